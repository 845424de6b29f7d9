// Findings as people see them: alike ones together, newest first, with what they mean.

import {fill, h, link, shape, tag} from './dom.js';
import {deviceOf, house} from './house.js';
import {nameOf} from './device-words.js';
import {count, midnight, readable, when} from './words.js';

/** Rows shown at first, and with each "more". */
const PAGE = 8;

/** Beginnings of codes of which an alert says that something was refused. */
const STOPS = ['login.', 'message.', 'payload.', 'rate.', 'http.', 'tls.', 'flow.', 'guard.'];

/** Why such a thing is stopped, by the beginning of its code; for people new to all of this. */
const WHY = {
  'login.': 'Passwords that a device came with are known to everybody. They are what an attacker '
    + 'tries first.',
  'message.': 'Garbled messages are a common way to make a device crash, or to take it over.',
  'payload.': 'These values make no sense for this device. It is either broken, or somebody is '
    + 'pretending to be it.',
  'rate.': 'So many messages at once can bring a device down.',
  'http.': 'It would have led to a place that can’t be checked.',
  'tls.': 'TLS is the lock on a connection: it keeps others from reading along, and the other end '
    + 'proves with it who it is. Without that proof nothing is sent.',
  'flow.': 'A connection passes only if the gateway can check it.',
  'guard.': 'What can’t be checked isn’t let through.',
  'owner.': 'The owner is who decides here. If it was not you, somebody else was at this page, or at '
    + 'the gateway itself.',
  'panel.': 'This page was asked for in a way in which it never asks itself. It may be a mistake, or '
    + 'a page elsewhere that tries to get in here.',
  'upstream.': 'The gateway was ready, but the other end was not. That often ends by itself.',
  'device.': 'It is noted so that you can see later what was changed, and when.',
};

/** Beginnings of codes that a household may let through; all else never passes. */
const MAY_PASS = ['login.', 'payload.', 'rate.', 'message.too-large'];

/** Why it never passes, and what helps, by the beginning of the code. */
const NEVER = {
  'message.': 'This is never let through, not even while the device is only watched. If a device '
    + 'you trust does it again and again, it is broken or needs newer software: ask its maker.',
  'tls.': 'This is never let through: it might go to anybody. If the server is your own, put its '
    + 'certificate into the gateway’s settings (“trust” of the route).',
  'http.': 'This is never let through. If the server is your own, its certificate must carry the '
    + 'name that is asked for.',
  'flow.': 'This ends by itself as soon as the reason is gone.',
  'guard.': 'This ends by itself as soon as the gateway can check again.',
};

/** Returns whether a household may let such a thing through. */
export function mayPass(finding) {
  return MAY_PASS.some((beginning) => finding.code.startsWith(beginning));
}

/** Says why a thing is never let through, and what helps. */
export function never(finding) {
  const words = NEVER[begins(finding.code)];
  return stopped(finding) && words && !mayPass(finding) ? h('p', {}, words) : null;
}

/** What the protocols are that sentences name. */
const PROTOCOLS = {
  mqtt: 'MQTT is a way in which devices hand on short messages.',
  http: 'HTTP is how web pages are asked for.',
  telnet: 'Telnet is an old way to type commands into a device from afar.',
  coap: 'CoAP is a way in which small sensors send short messages.',
};

function protocolWords(finding) {
  const words = PROTOCOLS[String(finding.params.protocol || '').toLowerCase()];
  return words ? h('p', {}, words) : null;
}

function begins(code) {
  return Object.keys(WHY).find((beginning) => code.startsWith(beginning));
}

export function passed(finding) {
  return finding.params.passed !== undefined;
}

export function stopped(finding) {
  return finding.severity === 'alert' && !passed(finding)
    && STOPS.some((beginning) => finding.code.startsWith(beginning));
}

/** How many things a list of findings tells of, since today began, that were stopped. */
export function stoppedToday(findings) {
  return findings
    .filter((each) => stopped(each) && Date.parse(each.last) >= midnight())
    .reduce((sum, each) => sum + each.count, 0);
}

function verdict(finding) {
  if (passed(finding)) {
    return tag('watch', 'Let through', 'eye');
  }
  if (stopped(finding)) {
    return tag('bad', 'Stopped');
  }
  return {
    alert: () => tag('bad', 'Needs attention', 'watch'),
    warning: () => tag('watch', 'Worth a look'),
    info: () => tag('none', 'For the record'),
  }[finding.severity]();
}

/** Puts together what is alike: the newest of them stands for all. */
export function grouped(findings) {
  const groups = new Map();
  for (const finding of findings) {
    const key = JSON.stringify([finding.code, finding.device, finding.text]);
    const group = groups.get(key);
    if (group) {
      group.count += finding.count;
      group.first = finding.time || group.first;
    } else {
      groups.set(key, {key, finding, count: finding.count, first: finding.time});
    }
  }
  return [...groups.values()];
}

function row(group, options, fresh) {
  const finding = group.finding;
  const device = deviceOf(finding);
  const why = WHY[begins(finding.code)];
  const decisions = options.decisions ? options.decisions(finding) : undo(finding, device);
  const further = why || finding.advice || decisions;
  return h('li', {class: fresh ? 'finding fresh' : 'finding', 'data-key': group.key},
    h('div', {class: 'row meta'}, verdict(finding),
      options.hideDevice || !device ? null
        : link(`/device/${device.id}`, {class: 'of'}, nameOf(device)),
      h('span', {class: 'soft small'}, when(finding.last),
        group.count > 1 ? ` · ${count(group.count, 'time', 'times')}` : null)),
    h('p', {class: 'what'}, readable(finding.text)),
    further ? h('details', {},
      h('summary', {}, 'What does this mean?'),
      why ? h('p', {}, why) : null,
      protocolWords(finding),
      finding.advice ? h('p', {}, h('strong', {}, 'What to do: '), finding.advice) : null,
      never(finding), decisions) : null);
}

function undo(finding, device) {
  return stopped(finding) && device && mayPass(finding)
    ? h('p', {}, 'If this was meant to happen, you can let it through on the ',
      link(`/device/${device.id}`, {}, `page of ${nameOf(device)}`), '.')
    : null;
}

/**
 * A list that stays as it is where nothing has changed, so that what a person has opened or is
 * about to press stays under the finger.
 *
 * @param options empty: words for no findings; hideDevice; decisions(finding): more to press
 */
export function findingList(options) {
  const list = h('ul', {class: 'list'});
  const more = h('button', {type: 'button', class: 'plain', hidden: true}, 'Show older ones');
  const none = h('p', {class: 'empty'}, options.empty);
  const element = h('div', {}, none, list, more);
  let shown = PAGE;
  let rows = new Map();
  let last = [];
  let first = true;
  function update(findings) {
    if (findings === null) {
      return; // Not read yet: nothing that comes first is new.
    }
    last = findings;
    const groups = grouped(findings);
    const next = new Map();
    for (const group of groups.slice(0, shown)) {
      const print = JSON.stringify([group.count, group.finding.last, options.print?.(group.finding),
        deviceOf(group.finding)?.name]);
      const known = rows.get(group.key);
      if (known && known.print === print) {
        next.set(group.key, known);
      } else {
        const fresh = !first && (!known || known.count < group.count);
        const element = row(group, options, fresh);
        if (known && known.element.querySelector('details[open]')) {
          element.querySelector('details')?.setAttribute('open', '');
        }
        next.set(group.key, {print, element, count: group.count});
      }
    }
    if (!same(rows, next)) {
      keepingFocus(list, () => fill(list, [...next.values()].map((each) => each.element)));
    }
    rows = next;
    first = false;
    none.hidden = groups.length > 0;
    more.hidden = groups.length <= shown;
  }
  more.addEventListener('click', () => {
    shown += PAGE;
    update(last);
  });
  return {element, update};
}

function same(one, other) {
  const a = [...one.values()];
  const b = [...other.values()];
  return a.length === b.length && a.every((each, i) => each.element === b[i].element);
}

/** An element that is taken out and put back loses the focus; it gets it again. */
function keepingFocus(list, change) {
  const focused = document.activeElement;
  const inside = list.contains(focused);
  const key = inside ? focused.closest('[data-key]')?.dataset.key : null;
  change();
  if (inside) {
    const row = [...list.children].find((each) => each.dataset.key === key);
    (list.contains(focused) ? focused : row?.querySelector('summary, a'))?.focus();
  }
}

/** One sentence for people who listen to the page. */
export function spoken(finding) {
  const device = deviceOf(finding);
  return `${device ? `${nameOf(device)}: ` : ''}${readable(finding.text)}`;
}

/** Where findings can't be read: why. */
export function findingTrouble() {
  return house.trouble.findings
    ? h('p', {class: 'fault'}, shape('watch'), ' ', house.trouble.findings) : null;
}
