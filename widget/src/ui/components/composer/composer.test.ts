import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { VaComposer } from './composer.component.js';
import './composer.js';

const mount = async () => {
  const el = await fixture<VaComposer>(html`<va-composer></va-composer>`);
  const input = el.renderRoot.querySelector('input')!;
  const button = el.renderRoot.querySelector('button')!;
  const type = async (text: string) => {
    input.value = text;
    input.dispatchEvent(new InputEvent('input'));
    await el.updateComplete;
  };
  return { el, input, button, type };
};

describe('<va-composer>', () => {
  it('passes the accessibility audit', async () => {
    const { el, type } = await mount();
    await expect(el).to.be.accessible();
    await type('hello');
    await expect(el).to.be.accessible();
  });

  it('asks to send what was typed and is empty again', async () => {
    const { el, input, button, type } = await mount();
    expect(button.disabled).to.equal(true);
    await type('  when are you open ');
    setTimeout(() => button.click());
    expect((await oneEvent(el, 'va-send-request')).detail).to.deep.equal({ text: 'when are you open' });
    expect(input.value).to.equal('');
  });

  it('has nothing to send while there are only spaces', async () => {
    const { button, type } = await mount();
    await type('   ');
    expect(button.disabled).to.equal(true);
  });

  it('keeps its keys from the page, but for Escape', async () => {
    const { el, input } = await mount();
    const heard: string[] = [];
    const listen = (event: KeyboardEvent) => heard.push(event.key);
    document.addEventListener('keydown', listen);
    for (const key of ['s', '/', 'Enter', 'Escape']) {
      input.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
      );
    }
    document.removeEventListener('keydown', listen);
    expect(heard).to.deep.equal(['Escape']);
    expect(el.isConnected).to.equal(true);
  });

  it('does not send the Enter that accepts a word of an input method', async () => {
    const { input, type } = await mount();
    await type('こん');
    const enter = new KeyboardEvent('keydown', {
      key: 'Enter',
      isComposing: true,
      bubbles: true,
      cancelable: true,
    });
    input.dispatchEvent(enter);
    expect(enter.defaultPrevented).to.equal(true);
  });

  it('gives a message back that could not be sent, unless another one has been begun', async () => {
    const { el, input, type } = await mount();
    el.restore('first');
    expect(input.value).to.equal('first');
    await type('second');
    el.restore('first');
    expect(input.value).to.equal('second');
  });
});
