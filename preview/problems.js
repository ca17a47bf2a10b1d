// The lists of problems: what `check` tells, and what a designer would mend.

import { make, place, word } from './words.js'

export class Problems {
  constructor(problems, report, go) {
    this.lists = [problems, report]
    this.go = go
  }

  show(...all) {
    all.forEach((found, index) => this.fill(this.lists[index], found))
  }

  /** Fills a list, unless it says the same already: what is focused there stays so. */
  fill(list, found) {
    const same = JSON.stringify(found)
    if (list.dataset.same === same) return
    list.dataset.same = same
    const focused = [...list.children].findIndex(it => it.contains(document.activeElement))
    list.replaceChildren(...(found.length ? found.map(it => this.item(it)) : [make('li', { class: 'none' }, word('none'))]))
    if (focused >= 0) list.children[Math.min(focused, list.children.length - 1)]?.querySelector('button')?.focus({ preventScroll: true })
  }

  item(found) {
    const where = place(found)
    const button = make('button', { type: 'button', class: 'problem', 'data-code': found.code },
      make('span', { class: `severity ${found.severity}` }, word(found.severity)), ' ',
      make('span', { class: 'message' }, found.message),
      ...(where ? [' ', make('span', { class: 'where' }, where)] : []))
    button.addEventListener('click', () => this.go(found))
    const hints = found.hints.map(hint => make('li', {}, hint))
    return make('li', {}, button, ...(hints.length ? [make('ul', { class: 'hints', 'aria-label': word('hint') }, ...hints)] : []))
  }
}
