// Somebody becomes the owner: with the code that only the gateway's own screen shows.

import {call} from '../gateway.js';
import {h, link} from '../dom.js';
import {field, form} from '../fields.js';
import {house, readState} from '../house.js';

const SHORTEST = 10;

function impossible(app) {
  const missing = !house.state.services.passwords || !house.state.services.holdings;
  return missing
    ? h('div', {class: 'card narrow'},
      h('p', {}, 'A part of the gateway that is needed for this is not at work: ',
        house.state.services.holdings ? 'the one that checks passwords.'
          : 'the one that keeps things on the disk.'),
      h('p', {}, 'Right after the start this can take a few seconds. If it stays like this, look '
        + 'at the gateway’s own screen.'),
      again(app))
    : h('div', {class: 'card narrow'},
      h('p', {}, 'The code has run out: it can be used for ten minutes after the gateway has '
        + 'started, and for ten tries.'),
      h('p', {}, 'For a new one, start the gateway again, or type this on the gateway itself:'),
      h('p', {}, h('code', {class: 'command'}, 'gatehouse owner reset')),
      again(app));
}

function again(app) {
  return h('button', {type: 'button', class: 'main', onclick: async () => {
    await readState();
    app.again();
  }}, 'Look again');
}

export default function claim(app) {
  const title = 'Make this gateway yours';
  if (!house.state.claimable || !house.state.services.passwords) {
    return {title, body: impossible(app)};
  }
  const code = field('Code from the gateway’s screen', 'Twelve letters and digits, such as '
    + 'ABCD-EFGH-JKMN. It shows that you can get at the gateway itself.',
  {type: 'text', class: 'code', autocomplete: 'off', autocapitalize: 'characters',
    spellcheck: 'false', maxlength: '64'});
  const name = field('Your name', 'You log in with it. Any name will do.',
    {type: 'text', autocomplete: 'username', maxlength: '64'});
  const password = field('A password', `${SHORTEST} characters or more. A few words in a row are `
    + 'good, and easy to keep in mind. Not your name, and none that everybody tries first.',
  {type: 'password', autocomplete: 'new-password', maxlength: '128'});
  const second = field('The same password again', 'So that a slip of the finger doesn’t lock you '
    + 'out.', {type: 'password', autocomplete: 'new-password', maxlength: '128'});
  const work = async () => {
    if (Array.from(password.value).length < SHORTEST) {
      password.fault(`This has ${Array.from(password.value).length} characters; ${SHORTEST} are `
        + 'needed.');
      return;
    }
    if (password.value !== second.value) {
      second.fault('The two passwords are not the same.');
      return;
    }
    try {
      await call('POST', 'claim',
        {code: code.value.trim(), name: name.value.trim(), password: password.value});
    } catch (trouble) {
      if (trouble.word === 'claimed' || trouble.word === 'claim-over') {
        await readState();
        await app.again();
        return;
      }
      throw trouble;
    }
    await app.entered();
  };
  const where = (trouble) => ({'wrong-code': code, unfit: password})[trouble.word];
  return {
    title,
    body: [
      h('p', {class: 'lead narrow'}, 'Step 2 of 2. There is no password that comes with this '
        + 'gateway, so nobody can know yours.'),
      h('div', {class: 'card narrow'},
        form([code, name, password, second], 'Make it mine', work, where)),
      h('p', {class: 'narrow small'}, link('/certificate', {}, 'Back to step 1')),
    ],
    focus: code.input,
  };
}
