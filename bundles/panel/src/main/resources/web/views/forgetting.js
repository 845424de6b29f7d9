// One deletion: how far it has come, and its receipt when it is done.

import {call, sentence} from '../gateway.js';
import {fill, h, link, say, shape} from '../dom.js';
import {readDevices, readFindings} from '../house.js';
import {clean, full} from '../words.js';
import {dropName, nameOfForgotten} from './forget.js';

/** How often is asked, in milliseconds. */
const LOOK = 500;

/** What is done in which step, where there are these four. */
const STEPS = [
  'The gateway no longer knows who it is.',
  'Its connections are ended.',
  'The key is destroyed, and all that is kept is erased.',
  'The receipt is made and signed.',
];

/** How a receipt is had and checked. */
export function receipt(id) {
  return [
    h('p', {}, h('a', {href: `/api/v1/deletions/${id}/receipt`, class: 'button main',
      download: 'deletion-receipt.json'}, shape('down'), 'Download the receipt')),
    h('details', {}, h('summary', {}, 'What is it good for, and how is it checked?'),
      h('p', {}, 'It is a signed record of what was erased and when, and of what may remain: parts '
        + 'of a worn memory chip that nothing can reach. It holds nothing about the device.'),
      h('p', {}, 'On the gateway, also without a network, this checks that it is genuine:'),
      h('p', {}, h('code', {class: 'command'}, 'gatehouse verify-receipt deletion-receipt.json')),
      h('p', {class: 'small soft'}, 'If its settings are not in /etc/gatehouse, add “--config” and '
        + 'their folder. Elsewhere it needs a copy of the gateway’s public key: “--key” and the file '
        + '“data/receipt-key.pem”.')),
  ];
}

function running(deletion, words) {
  const known = deletion.steps === STEPS.length;
  return h('div', {class: 'card'},
    h('p', {}, `Step ${deletion.step} of ${deletion.steps}. This goes on even if you close this `
      + 'page, or if the gateway is switched off and on.'),
    h('progress', {max: deletion.steps, value: deletion.step - 0.5, 'aria-label': words}),
    known ? h('ol', {class: 'progress'}, STEPS.map((text, i) => h('li', {
      class: i + 1 < deletion.step ? 'done' : i + 1 === deletion.step ? 'now' : 'soon',
      'aria-current': i + 1 === deletion.step ? 'step' : null}, text))) : null);
}

function failed(deletion, again) {
  return h('div', {class: 'card'},
    h('p', {class: 'fault'}, 'It could not be finished yet.'),
    h('p', {}, clean(deletion.failure)),
    h('p', {}, 'It is tried again when the gateway starts. Until then a part of it may still be '
      + 'on the disk.'),
    h('p', {class: 'row'}, h('button', {type: 'button', class: 'main', onclick: again},
      'Look again'), link('/forgotten', {class: 'button'}, 'All of them')));
}

function done(deletion) {
  return h('div', {class: 'card'},
    h('p', {class: 'state'}, shape('good'), h('strong', {}, 'Everything about it is erased.')),
    h('p', {class: 'soft small'}, `Asked for on ${full(deletion.asked)}.`),
    deletion.receipt ? receipt(deletion.id) : null,
    h('p', {}, link('/', {class: 'button'}, 'To the overview')));
}

export default async function forgetting(app, id) {
  const name = nameOfForgotten(id);
  const heading = h('h1', {});
  const body = h('div', {class: 'middle', 'data-inside': true});
  let timer = null;
  let print = '';
  async function ended(words) {
    say(words);
    dropName(id);
    await Promise.all([readDevices(), readFindings()]).catch(() => {});
  }
  function draw(deletion) {
    const text = JSON.stringify(deletion);
    if (text === print) {
      return;
    }
    const before = print;
    print = text;
    const words = {
      running: name ? `Forgetting ${name}` : 'Forgetting a device',
      done: name ? `${name} is forgotten` : 'The device is forgotten',
      failed: name ? `${name} is not yet forgotten` : 'Not yet forgotten',
    }[deletion.state];
    heading.textContent = words;
    fill(body, {
      running: () => running(deletion, words),
      done: () => done(deletion),
      failed: () => failed(deletion, () => app.again()),
    }[deletion.state]());
    document.title = `${words} · Gatehouse`;
    if (deletion.state !== 'running') {
      ended(`${words}.`);
      if (before) {
        heading.focus();
      }
    }
  }
  async function look() {
    try {
      const deletion = await call('GET', `deletions/${id}`);
      draw(deletion);
      timer = deletion.state === 'running' ? setTimeout(look, LOOK) : null;
    } catch (trouble) {
      if (print === '') {
        throw trouble;
      }
      fill(body, h('p', {class: 'fault', role: 'alert'}, sentence(trouble)));
      print = '…';
      timer = setTimeout(look, LOOK * 4);
    }
  }
  await look();
  return {
    title: heading.textContent,
    heading,
    before: h('p', {class: 'back'}, link('/forgotten', {class: 'link'}, shape('back'),
      'Forgotten devices')),
    body,
    stop: () => clearTimeout(timer),
  };
}
