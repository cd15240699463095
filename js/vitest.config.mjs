// Sheets are read as they stand: a test holds what they style.
export default { test: { css: true } };
