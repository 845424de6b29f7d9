// "I accept this risk": until a date, with a reason, and taken back with one press.

import {call, sentence} from '../gateway.js';
import {ask, busy, fill, h} from '../dom.js';
import {field} from '../fields.js';
import {mayPass, passed} from '../findings.js';
import {accepted, nameOf} from '../device-words.js';
import {clean, day, now} from '../words.js';

const DAY = 86_400_000;

/** What is offered at first, and the most that the gateway takes, in days. */
const USUAL = 30;
const LONGEST = 365;

function dateOf(days) {
  const at = new Date(now() + days * DAY);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((each) => String(each).padStart(2, '0')).join('-');
}

/** The end of a day here, as the gateway writes times. */
function endOf(date) {
  return new Date(`${date}T23:59:59`).toISOString().replace(/\.\d+Z$/, 'Z');
}

async function accept(self, finding) {
  const until = field('Until', 'Then it is stopped again, by itself. A year at most.',
    {type: 'date', min: dateOf(1), max: dateOf(LONGEST)});
  until.input.value = dateOf(USUAL);
  const reason = field('Why', 'For yourself, and for whoever looks after this home later.',
    {type: 'text', maxlength: '200', autocomplete: 'off'});
  const fault = h('p', {class: 'fault', role: 'alert'});
  const body = h('div', {},
    h('p', {}, h('em', {}, clean(finding.text))),
    h('p', {}, `From now on things of this kind pass, for ${nameOf(self.device)} alone. Each is `
      + 'still noted. Do this only if you know what it is.'),
    until.element, reason.element, fault);
  await ask('Let this through?', body, [
    {text: 'Go on stopping it', value: '', first: true},
    {text: 'Let it through', value: 'yes', look: 'danger', check: async () => {
      for (const each of [until, reason]) {
        each.fault('');
      }
      if (reason.value.trim() === '') {
        reason.fault('A few words, please.');
        return false;
      }
      if (!until.input.checkValidity()) {
        until.fault('A day from tomorrow on, within a year.');
        return false;
      }
      try {
        const device = await call('POST', `findings/${finding.id}/acceptance`,
          {until: endOf(until.value), reason: reason.value.trim()});
        self.took(device, 'Accepted. This is let through now.');
        return true;
      } catch (trouble) {
        fault.textContent = sentence(trouble);
        return false;
      }
    }}]);
}

/** What can be decided about a finding: accept it, or see that it is accepted. */
export function acceptButton(self, finding) {
  if (!mayPass(finding) || passed(finding)) {
    return null;
  }
  const risk = accepted(self.device).find((each) => each.code === finding.code);
  return risk
    ? h('p', {}, `You let this through until ${day(risk.until)}. You can take that back under `
      + '“What you have accepted”.')
    : h('p', {}, 'If this was meant to happen: ',
      h('button', {type: 'button', onclick: () => accept(self, finding)}, 'Let it through …'));
}

async function takeBack(self, risk, button, fault) {
  try {
    await busy(button, () => self.change('DELETE', `/acceptances/${encodeURIComponent(risk.code)}`,
      undefined, 'Taken back. This is stopped again.'));
    document.querySelector('h1').focus(); // The button is gone.
  } catch (trouble) {
    fault.textContent = sentence(trouble);
  }
}

/** The card with what is accepted; it is not there if nothing is. */
export function acceptances(self) {
  const inner = h('ul', {class: 'list'});
  const fault = h('p', {class: 'fault', role: 'alert'});
  const element = h('section', {class: 'card', tabindex: '-1'},
    h('h2', {}, 'What you have accepted'), inner, fault);
  let print = null;
  return {
    element,
    update() {
      const risks = accepted(self.device);
      element.hidden = risks.length === 0;
      const text = JSON.stringify(risks);
      if (text === print) {
        return;
      }
      print = text;
      fill(inner, risks.map((risk) => h('li', {},
        h('p', {}, risk.text.replace(/"?\{?\?\}?"?/g, '…')),
        h('p', {class: 'small soft'}, `Until ${day(risk.until)}. Your reason: ${clean(risk.reason)}`),
        h('button', {type: 'button', onclick: (event) =>
          takeBack(self, risk, event.currentTarget, fault)}, 'Take back: stop it again'))));
    },
  };
}
