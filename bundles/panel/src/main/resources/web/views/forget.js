// Forgetting a device: what exactly is deleted is said before, and that nothing brings it back.

import {call, sentence} from '../gateway.js';
import {ask, busy, h} from '../dom.js';
import {nameOf} from '../device-words.js';
import {held, holdings} from './about.js';

/** The name of what is being forgotten: known to this window alone, and only as long as it lives. */
const names = new Map();

export function nameOfForgotten(id) {
  return names.get(id);
}

export function dropName(id) {
  names.delete(id);
}

function what(device, items) {
  return h('div', {},
    h('p', {}, 'These are deleted on this gateway:'),
    h('ul', {},
      h('li', {}, 'its name, its addresses, and what you have decided about it'),
      items.filter((each) => each.kind !== 'device').map((each) => h('li', {}, held(each))),
      h('li', {}, 'where its name or addresses stand in notes about other devices'),
      h('li', {}, 'the key with which all this was sealed')),
    h('p', {}, 'Its connections are ended first. If it is still in your home, it comes back as a '
      + 'new device that nothing is known of.'),
    h('p', {}, 'What remains is a signed receipt. It doesn’t say which device it was.'),
    h('p', {}, h('strong', {}, 'Nobody can undo this.')));
}

async function forget(self, fault) {
  const name = nameOf(self.device);
  const items = await holdings(self.id);
  let made = null;
  const refused = h('p', {class: 'fault', role: 'alert'});
  await ask(`Forget ${name}?`, h('div', {}, what(self.device, items), refused), [
    {text: 'Keep it', value: '', first: true},
    {text: 'Forget it for good', value: 'yes', look: 'danger main', check: async () => {
      try {
        made = await call('POST', 'deletions', {scope: 'device', subject: self.id});
        return true;
      } catch (trouble) {
        refused.textContent = sentence(trouble);
        return false;
      }
    }}]);
  fault.textContent = '';
  if (made) {
    names.set(made.id, name);
    self.app.instead(`/forgotten/${made.id}`);
  }
}

/** The card. */
export function forgetCard(self) {
  const fault = h('p', {class: 'fault', role: 'alert'});
  const button = h('button', {type: 'button', class: 'danger', onclick: async () => {
    try {
      await busy(button, () => forget(self, fault));
    } catch (trouble) {
      fault.textContent = sentence(trouble);
    }
  }}, 'Forget this device …');
  return {
    element: h('section', {class: 'card'},
      h('h2', {}, 'Forget this device'),
      h('p', {}, 'Deletes everything that this gateway holds about it, and gives you a signed '
        + 'receipt. You are asked once more.'),
      button, fault),
    update() {},
  };
}
