// Who owns the gateway comes in.

import {call} from '../gateway.js';
import {h, link} from '../dom.js';
import {field, form} from '../fields.js';
import {house} from '../house.js';

export default function login(app) {
  const name = field('Name', 'The one you chose when you made the gateway yours.',
    {type: 'text', autocomplete: 'username', maxlength: '64'});
  const password = field('Password', 'Only you know it. The gateway keeps no copy that can be '
    + 'read.', {type: 'password', autocomplete: 'current-password', maxlength: '128'});
  const services = house.state.services;
  const away = !services.passwords || !services.holdings;
  const work = async () => {
    await call('POST', 'session', {name: name.value.trim(), password: password.value});
    await app.entered();
  };
  return {
    title: 'Log in',
    heading: h('h1', {class: 'narrow'}, 'Log in'),
    body: [
      away ? h('p', {class: 'narrow fault'}, 'The part of the gateway that checks passwords is not '
        + 'at work at the moment. Your devices stay protected. Try again in a few seconds.') : null,
      h('div', {class: 'card narrow'}, form([name, password], 'Log in', work)),
      h('div', {class: 'narrow small'},
        h('details', {}, h('summary', {}, 'I have forgotten my password'),
          h('p', {}, 'Nobody can send you a new one. Whoever can get at the gateway itself can '
            + 'begin again: type this there.'),
          h('p', {}, h('code', {class: 'command'}, 'gatehouse owner reset')),
          h('p', {}, 'It gives you a new code for this page. Your devices, and what you have '
            + 'decided about them, stay as they are.')),
        h('p', {}, link('/certificate', {}, 'Is this really your gateway?'))),
    ],
    focus: name.input,
  };
}
