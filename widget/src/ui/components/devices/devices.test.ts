import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { CallDevice } from '../../../state/index.js';
import { COLOURS } from '../../../testing/colours.js';
import { FakeMeter, IN_CALL, snapshotAfter } from '../../../testing/fakes.js';
import { en } from '../../strings/en.js';
import './devices.extra.js';
import type { VaDevices } from './devices.component.js';

const DEVICES: readonly CallDevice[] = [
  { kind: 'microphone', id: 'built-in', label: 'Built-in' },
  { kind: 'microphone', id: 'usb', label: '' },
  { kind: 'speaker', id: 'default', label: 'Default' },
  { kind: 'camera', id: 'webcam', label: 'Webcam' },
];

const mount = async (devices: readonly CallDevice[], colours = '') => {
  const meter = new FakeMeter();
  const snapshot = snapshotAfter(...IN_CALL, { type: 'devices/listed', devices });
  const el = await fixture<VaDevices>(
    html`<va-devices style=${colours} camera .meter=${meter} .snapshot=${snapshot}></va-devices>`,
  );
  return { el, meter, selects: [...el.renderRoot.querySelectorAll('select')] };
};

describe('<va-devices>', () => {
  for (const [scheme, colours] of Object.entries(COLOURS)) {
    it(`offers each kind there is, accessibly, ${scheme}`, async () => {
      const { el, selects } = await mount(DEVICES, colours);
      expect(
        selects.map(({ labels }) => labels[0]!.querySelector('span')!.textContent!.trim()),
      ).to.deep.equal([en.device.microphone, en.device.speaker, en.device.camera]);
      await expect(el).to.be.accessible();
    });
  }

  it('shows which is in use, and names one that the system does not', async () => {
    const { selects } = await mount(DEVICES);
    expect(selects[0]!.value).to.equal('built-in');
    expect([...selects[0]!.options].map(({ label }) => label)).to.deep.equal([
      en.device.default,
      'Built-in',
      `${en.device.microphone} 2`,
    ]);
    // a browser with a default of its own needs none of ours
    expect([...selects[1]!.options].map(({ label }) => label)).to.deep.equal(['Default']);
  });

  it('asks for the one that is chosen', async () => {
    const { el, selects } = await mount(DEVICES);
    setTimeout(() => {
      selects[0]!.value = 'usb';
      selects[0]!.dispatchEvent(new Event('change'));
    });
    const { detail } = await oneEvent(el, 'va-device-request');
    expect(detail).to.deep.equal({ kind: 'microphone', id: 'usb' });
  });

  it('shows the level of the microphone', async () => {
    const { meter } = await mount(DEVICES);
    expect(meter.listeners.size).to.equal(1);
  });

  it('is put away by its button, and by Escape without the panel', async () => {
    const { el } = await mount([]);
    const done = el.renderRoot.querySelector('button')!;
    setTimeout(() => done.click());
    expect((await oneEvent(el, 'va-devices-request')).detail).to.deep.equal({ open: false });
    let reached = false;
    el.addEventListener('keydown', () => {
      reached = true;
    });
    setTimeout(() =>
      done.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true })),
    );
    await oneEvent(el, 'va-devices-request');
    expect(reached).to.equal(false);
  });
});
