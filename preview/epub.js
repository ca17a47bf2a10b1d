// The EPUB beside the pages: its documents as they are, in a frame in which no script runs.

import { make } from './words.js'

export class Epub {
  constructor(section, select, frame) {
    Object.assign(this, { section, select, frame, now: null, path: null, id: null })
    select.addEventListener('change', () => this.open(select.value))
    frame.addEventListener('load', () => this.loaded())
  }

  show(epub) {
    this.section.hidden = !epub
    if (!epub) {
      this.now = null
      this.path = null
      this.frame.removeAttribute('src')
      return
    }
    const before = this.now
    this.now = epub
    const names = epub.documents.map(it => [it.path, it.title])
    const same = JSON.stringify(names)
    if (this.select.dataset.same !== same) {
      this.select.dataset.same = same
      this.select.replaceChildren(...names.map(([path, title]) => make('option', { value: path }, title || path)))
    }
    const document = epub.documents.find(it => it.path === this.path)
    if (!document) return this.open(epub.documents[0]?.path)
    this.select.value = this.path
    if (before?.look !== epub.look) return this.open(this.path, true)
    if (document.id !== this.id) this.renew(document)
  }

  address(path) {
    return `epub/${this.now.id}/${path.split('/').map(encodeURIComponent).join('/')}`
  }

  /** Loads a document; where it is the same one, at the same place. */
  open(path, again = false) {
    if (!path) return
    this.scroll = again ? this.frame.contentWindow?.scrollY ?? 0 : 0
    this.path = path
    this.id = this.now.documents.find(it => it.path === path)?.id
    this.select.value = path
    this.frame.src = this.address(path)
  }

  /** Puts what a document says now in place of what it said. */
  async renew(document) {
    this.id = document.id
    const address = this.address(document.path)
    const answer = await fetch(address).catch(() => null)
    if (!answer?.ok || this.id !== document.id) return
    const next = new DOMParser().parseFromString(await answer.text(), 'application/xhtml+xml')
    const old = this.frame.contentDocument
    if (!old?.body || !next.body) return this.open(document.path, true)
    const top = old.documentElement.scrollTop
    const base = old.createElementNS('http://www.w3.org/1999/xhtml', 'base')
    base.href = new URL(address, location.href).href
    old.head.querySelector('base')?.remove()
    old.head.prepend(base)
    old.body.replaceWith(old.adoptNode(next.body))
    old.documentElement.scrollTop = top
  }

  /** A link in the book may have led to another of its documents. */
  loaded() {
    const found = this.frame.contentDocument?.location.pathname.match(/^\/epub\/[0-9a-f]+\/(.+)$/)
    if (!found || !this.now) return
    this.path = decodeURIComponent(found[1])
    this.id = this.now.documents.find(it => it.path === this.path)?.id
    this.select.value = this.path
    if (this.scroll) this.frame.contentWindow.scrollTo(0, this.scroll)
    this.scroll = 0
  }
}
