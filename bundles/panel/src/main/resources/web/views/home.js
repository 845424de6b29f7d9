// How things stand in the house, in one sentence; the devices by name; what has happened.

import {fill, h, link, say, shape, tag} from '../dom.js';
import {maker, nameOf, standing} from '../device-words.js';
import {findingList, findingTrouble, spoken, stoppedToday} from '../findings.js';
import {house, watch} from '../house.js';
import {count, list, when} from '../words.js';

/** What is missing while a part of the gateway is away, in words. */
const AWAY = {
  devices: 'Which devices there are can’t be shown, and nothing can be decided about them.',
  journal: 'What happens can’t be shown here, and is kept only as far as there is room.',
  holdings: 'Nothing new can be kept on the disk: no names, no decisions.',
  deletions: 'Nothing can be forgotten at the moment.',
  passwords: 'Nobody can log in anew.',
};

/** New findings in quick succession are told as one. */
const BREATH = 1_500;

function away() {
  return Object.keys(AWAY).filter((part) => house.state.services[part] === false);
}

/** The sentence about the devices: how many there are, and which of them are not protected. */
function aboutDevices(devices) {
  if (devices.length === 0) {
    return 'no devices seen yet';
  }
  const by = (word) => devices.filter((each) => standing(each).word === word).length;
  const safe = by('protected');
  if (safe === devices.length) {
    return safe === 1 ? '1 device, protected' : `${safe} devices, all protected`;
  }
  const rest = [
    [by('partly'), 'partly protected'], [by('watched'), 'only watched'], [by('paused'), 'paused'],
    [by('blocked'), 'blocked'], [by('elsewhere'), 'without traffic'],
  ].filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  return `${count(devices.length, 'device', 'devices')}: `
    + list([...(safe > 0 ? [`${safe} protected`] : []), ...rest]);
}

function banner() {
  const stopped = stoppedToday(house.findings);
  const missing = away();
  const open = house.devices.some((each) =>
    ['partly', 'watched', 'paused'].includes(standing(each).word));
  const [look, sentence] = missing.length > 0
    ? ['bad', 'Not everything of the gateway is at work.']
    : stopped > 0
      ? [open ? 'watch' : 'good',
        `${stopped === 1 ? '1 thing was' : `${stopped.toLocaleString()} things were`} stopped today.`]
      : [open ? 'watch' : 'good', open ? 'Nothing had to be stopped today.' : 'All quiet.'];
  const rest = house.trouble.devices ? '' : aboutDevices(house.devices);
  return h('div', {class: `banner ${look}`}, shape(look),
    h('div', {},
      h('strong', {}, sentence),
      rest ? h('p', {}, `${rest[0].toUpperCase()}${rest.slice(1)}.`) : null,
      missing.map((part) => h('p', {}, AWAY[part]))));
}

function deviceRow(device) {
  const stands = standing(device);
  const made = maker(device);
  return h('li', {'data-device': device.id}, link(`/device/${device.id}`, {class: 'device'},
    h('span', {class: 'row spread'},
      h('strong', {class: 'name'}, nameOf(device)),
      tag(stands.look, stands.text, stands.drawn)),
    h('span', {class: 'soft small block'},
      made ? `Probably by ${made} · last seen ` : 'Last seen ', when(device.lastSeen)),
    stands.why ? h('span', {class: 'small block'}, stands.why) : null));
}

function devices() {
  if (house.trouble.devices) {
    return h('p', {class: 'fault'}, shape('watch'), ' ', house.trouble.devices);
  }
  if (house.devices.length === 0) {
    return h('p', {class: 'empty'}, 'No device has been seen yet. Each one appears here by itself '
      + 'as soon as it sends something through this gateway. You can leave this page open.');
  }
  return h('ul', {class: 'list'}, house.devices.map(deviceRow));
}

/** Draws again only what has become different, so that the focus stays where it is. */
function holder(make) {
  const element = h('div');
  let print = '';
  return {
    element,
    update() {
      const fresh = make();
      const text = fresh ? fresh.outerHTML : '';
      if (text !== print) {
        const inside = document.activeElement?.closest('[data-device]')?.dataset.device;
        print = text;
        fill(element, fresh);
        if (inside) {
          element.querySelector(`[data-device="${inside}"] a`)?.focus();
        }
      }
    },
  };
}

function announcer() {
  let waiting = [];
  let timer = null;
  return {
    tell(finding) {
      waiting.push(finding);
      timer ??= setTimeout(() => {
        timer = null;
        const more = waiting.length - 1;
        say(spoken(waiting[waiting.length - 1]) + (more > 0 ? ` And ${more} more.` : ''));
        waiting = [];
      }, BREATH);
    },
    stop: () => clearTimeout(timer),
  };
}

export default function home() {
  const top = holder(banner);
  const names = holder(devices);
  const trouble = holder(findingTrouble);
  const findings = findingList({empty: 'Nothing has happened yet. What the gateway stops or '
    + 'notices appears here at once, without your doing anything.'});
  const loud = announcer();
  const update = () => {
    top.update();
    names.update();
    trouble.update();
    findings.update(house.findings);
    findings.element.hidden = house.trouble.findings !== '';
  };
  update();
  const unwatch = watch((why, item) => {
    update();
    if (why === 'finding') {
      loud.tell(item);
    }
  });
  // A pause ends by itself, and today becomes yesterday.
  const timer = setInterval(update, 20_000);
  return {
    title: 'Your home',
    heading: h('h1', {class: 'unseen'}, 'Your home'),
    body: h('div', {'data-inside': true},
      top.element,
      h('div', {class: 'columns'},
        h('section', {class: 'card', 'aria-labelledby': 'h-devices'},
          h('h2', {id: 'h-devices'}, 'Devices'), names.element),
        h('section', {class: 'card', 'aria-labelledby': 'h-findings'},
          h('h2', {id: 'h-findings'}, 'What happened'), trouble.element, findings.element))),
    stop() {
      unwatch();
      clearInterval(timer);
      loud.stop();
    },
  };
}
