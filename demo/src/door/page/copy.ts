const SHOWN_MS = 2_000;

async function toClipboard(text: string): Promise<void> {
  // only there on https and on this machine
  await navigator.clipboard.writeText(text);
}

/** Marks the text, for the visitor to copy it by hand. */
function select(element: Element): void {
  getSelection()?.selectAllChildren(element);
}

/** Makes `<button data-copy="id">` copy the text of the element with that id, and say so. */
export function offerCopies(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    const label = button.textContent;
    let timer: ReturnType<typeof setTimeout> | undefined;
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset.copy ?? '');
      if (!source) return;
      try {
        await toClipboard(source.textContent ?? '');
        button.textContent = 'Copied';
      } catch {
        select(source);
        button.textContent = 'Selected: copy it';
      }
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.textContent = label;
      }, SHOWN_MS);
    });
  }
}
