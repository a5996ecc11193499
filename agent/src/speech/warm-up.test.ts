import { initializeLogger } from '@livekit/agents';
import { describe, expect, it, vi } from 'vitest';
import { warmUp } from './warm-up.js';

initializeLogger({ pretty: false, level: 'silent' });

describe('warmUp', () => {
  it('goes every way to the provider without a network', async () => {
    const network = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network here'));
    await warmUp();
    expect(network).not.toHaveBeenCalled();
    network.mockRestore();
  });
});
