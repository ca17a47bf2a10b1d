// The words of the interface: they stand in the page, not in the scripts.

const all = new Map([...document.getElementById('words').content.children].map(it => [it.dataset.word, it.textContent]))

/** The word of a name, with `{…}` in it replaced. */
export const word = (name, values = {}) => (all.get(name) ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '')

/** An element with attributes and children. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(key, value)
  element.append(...children)
  return element
}

/** The place of something in a file, as editors take it. */
export const place = ({ file, line, column }) => [file, line, column].filter(it => it !== null && it !== undefined).join(':')
