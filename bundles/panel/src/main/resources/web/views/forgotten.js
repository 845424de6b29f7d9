// What was forgotten: the requests and their receipts. Nobody can tell any more who it was about.

import {call, sentence} from '../gateway.js';
import {h, link, shape, tag} from '../dom.js';
import {clean, full} from '../words.js';

const STATES = {
  done: () => tag('good', 'Done'),
  running: () => tag('watch', 'At it', 'pause'),
  failed: () => tag('bad', 'Not finished', 'watch'),
};

function row(deletion) {
  return h('li', {},
    h('div', {class: 'row spread'},
      h('div', {}, h('strong', {}, full(deletion.asked)), ' ', STATES[deletion.state]()),
      h('div', {class: 'row'},
        deletion.receipt ? h('a', {href: `/api/v1/deletions/${deletion.id}/receipt`,
          class: 'button', download: 'deletion-receipt.json',
          'aria-label': `Receipt of ${full(deletion.asked)}`}, shape('down'), 'Receipt') : null,
        deletion.state === 'done' ? null
          : link(`/forgotten/${deletion.id}`, {class: 'button'}, 'Look at it'))),
    deletion.failure ? h('p', {class: 'fault'}, clean(deletion.failure)) : null);
}

export default async function forgotten() {
  let items = [];
  let fault = '';
  try {
    items = (await call('GET', 'deletions')).items;
  } catch (trouble) {
    if (trouble.status !== 503) {
      throw trouble;
    }
    fault = `${sentence(trouble)} After a start, what was left unfinished is finished first; that `
      + 'can take a moment.';
  }
  return {
    title: 'Forgotten devices',
    body: h('div', {class: 'card', 'data-inside': true},
      h('p', {}, 'Each line is a device that you had this gateway forget. Which one it was, it '
        + 'doesn’t know any more.'),
      fault ? h('p', {class: 'fault', role: 'alert'}, fault) : null,
      !fault && items.length === 0
        ? h('p', {class: 'empty'}, 'None so far. You find “Forget this device” on the page of each '
          + 'device.') : null,
      h('ul', {class: 'list'}, items.map(row)),
      items.length > 0 ? h('p', {class: 'small soft'}, 'On the gateway, ',
        h('code', {}, 'gatehouse verify-receipt FILE'), ' checks whether a receipt is genuine.')
        : null),
  };
}
