// Builds elements. Text is only ever set as text: what devices call themselves is never markup.

const SVG = 'http://www.w3.org/2000/svg';

/** Shapes by name, on a field of 24 by 24; drawn, so that meaning never hangs on colour alone. */
const SHAPES = {
  good: 'M12 2 4 5v6c0 5 3.4 8.8 8 11 4.6-2.2 8-6 8-11V5zM7.5 12l3 3 6-6',
  bad: 'M12 2 4 5v6c0 5 3.4 8.8 8 11 4.6-2.2 8-6 8-11V5zM9 8.5l6 6m0-6-6 6',
  watch: 'M12 3.5 2.5 20h19zM12 10v4.5m0 2.6v.1',
  none: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5m0-9v.1',
  eye: 'M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12zm10-2.8a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z',
  pause: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM10 9v6m4-6v6',
  lock: 'M6 10.5h12V20H6zm2.5 0V8a3.5 3.5 0 0 1 7 0v2.5',
  open: 'M6 10.5h12V20H6zm2.5 0V8a3.5 3.5 0 0 1 6.8-1.2',
  down: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14',
  next: 'M9.5 5.5 16 12l-6.5 6.5',
  back: 'M14.5 5.5 8 12l6.5 6.5',
};

/** Makes an element: h('p', {class: 'x', onclick: f}, 'text', other). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else {
      element.setAttribute(key, value);
    }
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(3)) {
    if (child !== undefined && child !== null && child !== false) {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
}

/** Puts children in place of what an element had. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

/** Draws a shape; it is for the eye alone, the words beside it say the same. */
export function shape(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'shape');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', SHAPES[name]);
  svg.append(path);
  return svg;
}

/** A small label with a shape. */
export function tag(look, text, drawn = look) {
  return h('span', {class: `tag ${look}`}, shape(drawn), text);
}

/** A link to a page of the panel. */
export function link(path, attributes, ...children) {
  return h('a', {href: path, ...attributes}, ...children);
}

/** Tells people who listen to the page; the same words twice are told twice. */
export function say(text) {
  const said = document.getElementById('said');
  said.textContent = '';
  setTimeout(() => {
    said.textContent = text;
  }, 50);
}

/**
 * Does something that takes a while at a button: pressed again meanwhile it does nothing. It is not
 * disabled, since that would take the focus away from it.
 */
export async function busy(button, work) {
  if (button.hasAttribute('aria-busy')) {
    return undefined;
  }
  button.setAttribute('aria-busy', 'true');
  try {
    return await work();
  } finally {
    button.removeAttribute('aria-busy');
  }
}

let dialogs = 0;

/**
 * Opens a dialog that keeps the focus and returns a promise of what closed it: an action's value,
 * or '' if it was left. An action may check first and keep the dialog open by returning false.
 */
export function ask(title, body, actions) {
  return new Promise((resolve) => {
    const id = `dialog-${++dialogs}`;
    const dialog = h('dialog', {'aria-labelledby': id});
    const close = async (action, button) => {
      if (!action.check || await busy(button, action.check)) {
        dialog.close(action.value);
      }
    };
    add(dialog, [
      h('h2', {id}, title), body,
      h('div', {class: 'row actions'}, actions.map((action) => {
        const button = h('button', {class: action.look, type: 'button', autofocus: action.first},
          action.text);
        button.addEventListener('click', () => close(action, button));
        return button;
      }))]);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
