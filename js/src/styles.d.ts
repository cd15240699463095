/** Sheets as text: for shadow roots too, and for what is not there until a view is. */
declare module "*.raw.css" {
  const text: string;
  export default text;
}
