// What the gateway does for a device: protect or only watch, pause, block. Says what follows first.

import {call, sentence} from '../gateway.js';
import {ask, busy, fill, h, shape} from '../dom.js';
import {nameOf, paused} from '../device-words.js';
import {clean, clock, left} from '../words.js';

/** Most sentences that a question lists. */
const LISTED = 6;

/** What would have been stopped while it was only watched: different sentences, newest first. */
async function wouldStop(self) {
  const found = (await call('GET', `findings?device=${self.id}&limit=500`)).items.reverse();
  const sentences = found
    .filter((each) => each.params.passed !== undefined)
    .map((each) => clean(each.text).replace(/^Let through,.*?: /, ''));
  return [...new Set(sentences)];
}

async function protect(self) {
  const sentences = await wouldStop(self);
  const name = nameOf(self.device);
  const body = h('div', {},
    sentences.length > 0 ? [
      h('p', {}, `Until now this was let through. From now on it is stopped:`),
      h('ul', {}, sentences.slice(0, LISTED).map((each) => h('li', {}, each))),
      sentences.length > LISTED ? h('p', {class: 'soft'}, `And ${sentences.length - LISTED} more.`)
        : null,
    ] : h('p', {}, 'Nothing was seen so far that would have been stopped.'),
    h('p', {}, 'If something you need doesn’t work any more, you can pause the protection, or come '
      + 'back here and only watch.'));
  const yes = await ask(`Protect ${name}?`, body, [
    {text: 'Leave it as it is', value: '', first: true},
    {text: 'Protect it', value: 'yes', look: 'main'}]);
  if (yes) {
    await self.change('PATCH', '', {mode: 'protect'}, `${name} is protected now.`);
  }
}

async function look(self) {
  const name = nameOf(self.device);
  const yes = await ask(`Only watch ${name}?`, h('div', {},
    h('p', {}, 'Then it is let through: logins with passwords that everybody knows, senseless '
      + 'values, floods of messages. You are told of each. Garbled messages, and servers that '
      + 'can’t prove who they are, stay stopped.'),
    h('p', {}, 'It stays like this until you change it. If you only want to try something, a '
      + 'pause is better: it ends by itself.')), [
    {text: 'Go on protecting', value: '', first: true, look: 'main'},
    {text: 'Only watch', value: 'yes', look: 'danger'}]);
  if (yes) {
    await self.change('PATCH', '', {mode: 'look'}, `${name} is only watched now.`);
  }
}

async function block(self) {
  const name = nameOf(self.device);
  const yes = await ask(`Block ${name}?`, h('div', {},
    h('p', {}, 'Its connections through this gateway are ended, and it gets no new ones, until you '
      + 'take this back here. If it is an alarm, a lock or a medical device, think of what it is '
      + 'needed for.'),
    h('p', {class: 'soft'}, 'What goes past this gateway is not blocked by it.')), [
    {text: 'Don’t block', value: '', first: true},
    {text: 'Block it', value: 'yes', look: 'danger main'}]);
  if (yes) {
    await self.change('POST', '/zone', {zone: 'quarantine'}, `${name} is blocked now.`);
  }
}

const unblock = (self) => self.change('POST', '/zone', {zone: 'trusted'},
  `${nameOf(self.device)} is no longer blocked.`);

const pause = (self, minutes) => self.change('PATCH', '', {pauseMinutes: minutes},
  minutes > 0 ? 'Protection is paused.' : 'Protection is back.');

function states(self) {
  const device = self.device;
  if (device.zone === 'quarantine') {
    return ['bad', 'Blocked', 'Nothing of it passes this gateway.',
      [['Take it back: let it through again', 'main', () => unblock(self)]]];
  }
  if (paused(device)) {
    return ['pause', `Protection is paused, for ${left(device.pausedUntil)} more`,
      `Until ${clock(device.pausedUntil)} it is only watched: you are told what would have been `
      + 'stopped. Then the protection comes back by itself.',
      [['Protect again now', 'main', () => pause(self, 0)]]];
  }
  if (device.mode === 'look') {
    return ['eye', 'Protection only watches', 'Logins with passwords that everybody knows and '
      + 'senseless values are noted, but not stopped.',
      [['Protect it …', 'main', () => protect(self)],
        ['Block it …', 'plain', () => block(self)]]];
  }
  return ['good', 'Protection is on', 'Logins with passwords that everybody knows, garbled messages and '
    + 'senseless values are stopped. If something you need doesn’t work, pause it and try again.',
  [['Pause for 15 minutes', '', () => pause(self, 15)],
    ['Only watch …', 'plain', () => look(self)],
    ['Block it …', 'plain', () => block(self)]]];
}

/** The card. */
export function protection(self) {
  const inner = h('div');
  const fault = h('p', {class: 'fault', role: 'alert'});
  const element = h('section', {class: 'card', id: 'protection'},
    h('h2', {}, 'Protection'), inner, fault);
  let print = '';
  const act = (work) => async (event) => {
    fault.textContent = '';
    try {
      await busy(event.currentTarget, work);
    } catch (trouble) {
      fault.textContent = sentence(trouble);
    }
    if (!element.contains(document.activeElement)) {
      element.querySelector('button')?.focus();
    }
  };
  return {
    element,
    update() {
      const [drawn, words, meaning, actions] = states(self);
      if (print === words + meaning) {
        return;
      }
      print = words + meaning;
      const inside = inner.contains(document.activeElement);
      fill(inner,
        h('p', {class: 'state'}, shape(drawn), h('strong', {}, words)),
        h('p', {}, meaning),
        h('div', {class: 'row'}, actions.map(([text, look, work]) =>
          h('button', {type: 'button', class: look, onclick: act(work)}, text))));
      if (inside) {
        inner.querySelector('button')?.focus();
      }
    },
  };
}
