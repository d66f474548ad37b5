// The picture of each incident kind: a frame for what sort of event, strokes in a 16 × 16 box for which.

/** Frames in a 24 × 24 box: diamond for violence, square for force used by authorities, disc for the rest. */
export const FRAMES = {
  diamond: "M12 1.5 22.5 12 12 22.5 1.5 12Z",
  square: "M5.5 3.5h13a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2Z",
  disc: "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19Z",
};

const VIOLENCE = { frame: "diamond", tone: "violence" };
const FORCE = { frame: "square", tone: "force" };
const CIVIL = { frame: "disc", tone: "civil" };

const KINDS = {
  armed_clash: { ...VIOLENCE, glyph: "M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5" },
  attack: { ...VIOLENCE, glyph: "M8 3.5v5.5M8 12v.4" },
  ambush: { ...VIOLENCE, glyph: "M3.5 4.5 7 8 3.5 11.5M12.5 4.5 9 8l3.5 3.5" },
  bombing: { ...VIOLENCE, glyph: "M8 6.2v3.6M6.2 8h3.6M8 2.8v1.4M8 11.8v1.4M2.8 8h1.4M11.8 8h1.4" },
  shelling: { ...VIOLENCE, glyph: "M3.5 11.5C4 6 9 4 12 8.6M12.4 5.6V9H9" },
  air_strike: { ...VIOLENCE, glyph: "M8 3v9M4.8 9 8 12.4 11.2 9M4.5 4.5h7" },
  abduction: { ...VIOLENCE, glyph: "M4.8 4.4v7.2M8 4.4v7.2M11.2 4.4v7.2" },
  violence: { ...VIOLENCE, glyph: "M8 4.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8Z" },
  raid: { ...FORCE, glyph: "M3.5 8h7M7.8 5 10.8 8l-3 3M13 4v8" },
  find: { ...FORCE, glyph: "M7 3.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM9.4 9.4l3 3" },
  arrest: { ...FORCE, glyph: "M5.6 5.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8ZM10.4 5.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8Z" },
  visit: { ...CIVIL, glyph: "M8 3.6a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM4.2 12.4c.4-4 7.2-4 7.6 0" },
  statement: { ...CIVIL, glyph: "M4 5.4h8M4 8h8M4 10.6h5" },
  protest: { ...CIVIL, glyph: "M5 12.4V4h6.4v4H5" },
  riot: { ...CIVIL, glyph: "M4 11.8 7 4l2 6 3-5.6" },
  other: { ...CIVIL, glyph: "M8 7.6v.8" },
};

/** Return {frame, tone, glyph} of a coded incident kind; an unknown kind looks like "other". */
export function glyphOf(kind) {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind] : KINDS.other;
}
