// Asks the gateway. What it answers is data; what goes wrong is a sentence for people.

const ROOT = '/api/v1/';

/** Why something did not come about; its message is for people. */
export class Trouble extends Error {
  constructor(status, word, sentence, wait) {
    super(sentence);
    this.status = status;
    this.word = word;
    this.wait = wait;
  }
}

let whenLoggedOut = () => {};

/** Says what is to be done when a session has ended. */
export function onLoggedOut(todo) {
  whenLoggedOut = todo;
}

/** Makes a call; returns what the answer says, or null if it says nothing. */
export async function call(method, path, body) {
  let answer;
  let text;
  try {
    answer = await fetch(ROOT + path, {
      method,
      headers: body === undefined ? {} : {'Content-Type': 'application/json'},
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
    });
    text = await answer.text();
  } catch {
    throw new Trouble(0, 'silent', 'The gateway does not answer. Is it switched on, and is this '
      + 'device in your home network?');
  }
  if (answer.ok) {
    return text === '' ? null : JSON.parse(text);
  }
  throw problem(answer, text);
}

function problem(answer, text) {
  let said = {};
  try {
    said = JSON.parse(text);
  } catch {
    // Somebody in between answered; there is no sentence of ours then.
  }
  const word = String(said.type || '').replace('urn:gatehouse:problem:', '');
  if (answer.status === 401 && word === 'not-logged-in') {
    whenLoggedOut();
  }
  const wait = Number(answer.headers.get('Retry-After'));
  const sentence = said.detail || 'The gateway gave an answer that this page does not understand.';
  return new Trouble(answer.status, word, sentence, wait);
}

/** The words of a trouble, with how long to wait where that is known. */
export function sentence(trouble) {
  return trouble.wait > 1
    ? `${trouble.message} (${trouble.wait} seconds)`
    : trouble.message;
}
