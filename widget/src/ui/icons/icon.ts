import { svg, type TemplateResult } from 'lit';

export const icon = (paths: TemplateResult): TemplateResult => svg`<svg
  class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;
