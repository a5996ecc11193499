/** The colours that the host sets, so that contrast is judged as it will be seen. */
export const COLOURS = {
  light: `--_surface:#fff;--_text:#16181d;--_muted:#5b616b;--_accent:#0b6b58;--_on-accent:#fff;--_field:#f4f5f7;
    --_bubble:#e9f3f0;--_border:#e3e5e9;--_danger:#c92a2a;--_on-danger:#fff;--_good:#178a4c;--_accent-text:#0b6b58;
    --_warning-surface:#fff4e0;--_warning-text:#6b4200;color:#16181d;background:#fff`,
  dark: `--_surface:#17191d;--_text:#f2f3f5;--_muted:#a4abb6;--_accent:#0b6b58;--_on-accent:#fff;--_field:#22252b;
    --_bubble:#24403a;--_border:#33373e;--_danger:#c92a2a;--_on-danger:#fff;--_good:#46c882;--_accent-text:#6dc4ae;
    --_warning-surface:#3a2f18;--_warning-text:#ffdf9e;color:#f2f3f5;background:#17191d;color-scheme:dark`,
};
