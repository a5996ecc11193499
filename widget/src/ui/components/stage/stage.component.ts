import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import {
  type CallParticipant,
  INITIAL_SNAPSHOT,
  type SessionSnapshot,
  type VideoSource,
} from '../../../state/index.js';
import type { VideoPort } from '../../options.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { fill } from '../../words.js';
import { styles } from './stage.styles.js';

/** Somebody's picture. `identity` is null for the visitor. */
interface Tile {
  readonly identity: string | null;
  readonly source: VideoSource;
  readonly label: string;
}

/**
 * @summary Who is in the call: pictures of cameras and screens, and a face or initials for everybody else.
 * @csspart tile - A camera or a screen.
 * @csspart video - The picture in it.
 * @csspart person - Somebody without a picture.
 */
export class VaStage extends LitElement {
  static override styles = [shared, styles];

  readonly #shown = new Map<HTMLVideoElement, { key: string; end: () => void }>();

  @property({ attribute: false }) snapshot: SessionSnapshot = INITIAL_SNAPSHOT;
  @property({ attribute: false }) videos: VideoPort | null = null;
  @property({ attribute: false }) strings: Strings = en;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#attach();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const { end } of this.#shown.values()) end();
    this.#shown.clear();
  }

  override render() {
    const tiles = this.#tiles();
    const others = this.snapshot.participants.filter((person) => !person.camera && !person.screen);
    return html`
      <div class="tiles" data-count=${tiles.length}>
        ${repeat(tiles, keyOf, (tile) => this.#renderTile(tile))}
      </div>
      <ul class="people" aria-label=${this.strings.participants}>${repeat(others, ({ identity }) => identity, this.#renderPerson)}</ul>
    `;
  }

  protected override updated(): void {
    this.#attach();
  }

  /** Screens first: they are what is talked about. The visitor's own picture comes last. */
  #tiles(): Tile[] {
    const { participants, camera, screen } = this.snapshot;
    const { strings } = this;
    const of = (source: VideoSource, label: (name: string) => string): Tile[] =>
      participants
        .filter((person) => person[source])
        .map(({ identity, name }) => ({ identity, source, label: label(name) }));
    const own = (source: VideoSource, on: boolean, label: string): Tile[] =>
      on ? [{ identity: null, source, label }] : [];
    return [
      ...of('screen', (name) => fill(strings.screenOf, { name })),
      ...of('camera', (name) => name),
      ...own('screen', screen === 'on', strings.ownScreen),
      ...own('camera', camera.state === 'on', strings.ownCamera),
    ];
  }

  #renderTile(tile: Tile) {
    const { identity, source, label } = tile;
    const speaking = this.snapshot.participants.some(
      (person) => person.identity === identity && person.speaking,
    );
    return html`
      <figure part="tile" class="tile ${source} ${identity === null ? 'own' : ''} ${speaking ? 'speaking' : ''}">
        <video part="video" data-key=${keyOf(tile)} autoplay playsinline .muted=${true} aria-label=${label}></video>
        <figcaption dir="auto">${label}</figcaption>
      </figure>
    `;
  }

  readonly #renderPerson = ({ name, image, speaking, muted }: CallParticipant) => html`
    <li part="person" class="person ${speaking ? 'speaking' : ''}">
      <span class="face" aria-hidden="true">${initialsOf(name)}${
        image
          ? html`<img src=${image} alt="" referrerpolicy="no-referrer" @error=${({ target }: Event) => (target as Element).remove()}>`
          : nothing
      }</span>
      <bdi>${name}</bdi>
      ${speaking || !muted ? nothing : html`<span class="visually-hidden">${this.strings.status.muted}</span>`}
    </li>
  `;

  /** An element keeps its picture as long as it stands for the same one. */
  #attach(): void {
    const videos = this.renderRoot.querySelectorAll('video');
    const here = new Set(videos);
    for (const [element, { key, end }] of this.#shown) {
      if (here.has(element) && element.dataset.key === key) continue;
      end();
      this.#shown.delete(element);
    }
    const tiles = new Map(this.#tiles().map((tile) => [keyOf(tile), tile]));
    for (const element of videos) {
      const key = element.dataset.key ?? '';
      const tile = tiles.get(key);
      if (!tile || this.#shown.has(element)) continue;
      const end = this.videos?.showVideo(tile.identity, tile.source, element) ?? (() => {});
      this.#shown.set(element, { key, end });
    }
  }
}

const keyOf = ({ identity, source }: Tile): string => `${source} ${identity ?? ''}`;

/** First letters of the first and the last word, as they are written. */
function initialsOf(name: string): string {
  const words = name.split(/[\s_-]+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  );
  return letters.join('').toLocaleUpperCase();
}
