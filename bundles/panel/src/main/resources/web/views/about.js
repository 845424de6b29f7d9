// What a device is, as far as one knows, and what is held about it. Its name can be changed.

import {call, sentence} from '../gateway.js';
import {fill, h} from '../dom.js';
import {field, form} from '../fields.js';
import {count, day, full, short} from '../words.js';

const KINDS = {
  device: ['record of what it is', 'records of what it is'],
  finding: ['note of what happened', 'notes of what happened'],
};

/** What is held of one kind, in words. */
export function held(holding) {
  const [one, many] = KINDS[holding.kind]
    || [`record (${holding.kind})`, `records (${holding.kind})`];
  return count(holding.records, one, many)
    + (holding.oldest ? `, the oldest from ${day(holding.oldest)}` : '');
}

export async function holdings(id) {
  return (await call('GET', `holdings?device=${id}`)).items;
}

function line(title, ...values) {
  const filled = values.flat().filter((each) => each !== '' && each !== null);
  return filled.length === 0 ? null : [h('dt', {}, title),
    h('dd', {}, filled.map((each) => h('div', {}, each)))];
}

/** A reason as a sentence of its own. */
function sentenceOf(reason) {
  const text = short(reason, 200);
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}

function facts(device) {
  return h('dl', {},
    line('Probably made by', device.maker ? short(device.maker.value) : 'Not known'),
    device.maker ? line('Why we think so', sentenceOf(device.maker.reason)) : null,
    line('Calls itself', device.hostNames.map((each) => short(each))),
    line('Addresses', device.addresses.map((each) => h('code', {}, short(each)))),
    line('Hardware address', device.mac.map((each) => h('code', {}, short(each)))),
    line('Known to its servers as', device.clientIds.map((each) => short(each))),
    line('Its program', device.userAgents.map((each) => short(each))),
    line('In the settings', device.configured.map((each) => short(each))),
    line('First seen', full(device.firstSeen)),
    line('Last seen', full(device.lastSeen)));
}

function renaming(self) {
  const name = field('Name', 'What you call it. Only this gateway knows the name.',
    {type: 'text', autocomplete: 'off', maxlength: '253'});
  name.input.value = self.device.name;
  const element = form([name], 'Keep this name', async () => {
    await self.change('PATCH', '', {name: name.value.trim()}, 'The name is kept.');
    details.open = false;
    details.querySelector('summary').focus();
  }, (trouble) => (trouble.status === 422 ? name : null));
  const details = h('details', {}, h('summary', {}, 'Give it another name'), element);
  return details;
}

/** The card. */
export function about(self) {
  const inner = h('div');
  const kept = h('div');
  let print = '';
  let asked = '';
  async function readHeld() {
    try {
      const items = await holdings(self.id);
      fill(kept, items.length > 0
        ? h('ul', {}, items.map((each) => h('li', {}, held(each))))
        : h('p', {class: 'soft'}, 'Nothing.'));
    } catch (trouble) {
      fill(kept, h('p', {class: 'fault'}, sentence(trouble)));
    }
  }
  return {
    element: h('section', {class: 'card'},
      h('h2', {}, 'What it is'), inner, renaming(self),
      h('h3', {class: 'apart'}, 'What this gateway holds about it'), kept,
      h('p', {class: 'small soft'}, 'All of it lies on this gateway alone, sealed with a key '
        + 'that is this device’s own.')),
    update() {
      const text = JSON.stringify(facts(self.device).outerHTML);
      if (text !== print) {
        print = text;
        fill(inner, facts(self.device));
      }
      const number = String(self.findings?.length);
      if (self.findings !== null && number !== asked) {
        asked = number;
        readHeld();
      }
    },
  };
}
