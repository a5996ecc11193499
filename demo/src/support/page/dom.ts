type Child = Node | string | null | false;

/** An element with properties and children. Texts are texts, never markup. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<Omit<HTMLElementTagNameMap[Tag], 'dataset' | 'style'>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/** A person's initials on a colour of their own. */
export function avatar(name: string): HTMLElement {
  const letters = name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
  const face = h('span', { className: 'avatar', ariaHidden: 'true' }, letters);
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
  face.style.setProperty('--hue', String(hue));
  return face;
}
