/** What went wrong, in the words of the server. */
export function Problem({ error }: { error: Error | null }) {
  return error ? (
    <div class="tm-problem" role="alert">
      {error.message}
    </div>
  ) : null;
}
