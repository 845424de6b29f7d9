// Fields of forms, with what is to be known said before one types, and what is wrong said after.

import {busy, h} from './dom.js';
import {sentence} from './gateway.js';

let numbers = 0;

/** A field with its label and hint; fault(text) says what is wrong with it. */
export function field(label, hint, attributes) {
  const id = `field-${++numbers}`;
  const input = h('input', {id, 'aria-describedby': `${id}-hint ${id}-fault`, required: true,
    ...attributes});
  const fault = h('p', {id: `${id}-fault`, class: 'fault'});
  const extra = attributes.type === 'password' ? reveal(input) : null;
  const element = h('div', {class: 'field'},
    h('label', {for: id}, label),
    h('span', {id: `${id}-hint`, class: 'hint'}, hint),
    h('div', {class: 'with'}, input, extra), fault);
  return {
    element,
    input,
    get value() {
      return input.value;
    },
    fault(text) {
      fault.textContent = text;
      input.setAttribute('aria-invalid', text ? 'true' : 'false');
      if (text) {
        input.focus();
      }
    },
  };
}

function reveal(input) {
  const button = h('button', {type: 'button', class: 'plain', 'aria-pressed': 'false'}, 'Show');
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? 'Hide' : 'Show';
    button.setAttribute('aria-pressed', String(shown));
  });
  return button;
}

/**
 * A form with one button. The work may throw a trouble, which is said; where(trouble) says at which
 * field.
 */
export function form(fields, text, work, where = () => null) {
  const fault = h('p', {class: 'fault', role: 'alert'});
  const button = h('button', {type: 'submit', class: 'main'}, text);
  const element = h('form', {novalidate: true}, fields.map((each) => each.element), fault,
    h('p', {class: 'row'}, button));
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.textContent = '';
    fields.forEach((each) => each.fault(''));
    const missing = fields.find((each) => each.input.required && each.value.trim() === '');
    if (missing) {
      missing.fault('Please fill this in.');
      return;
    }
    await busy(button, async () => {
      try {
        await work();
      } catch (trouble) {
        const field = where(trouble);
        if (field) {
          field.fault(sentence(trouble));
        } else {
          fault.textContent = sentence(trouble);
        }
      }
    });
  });
  return element;
}
