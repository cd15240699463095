"""Secrets of the cell that runs: what a run keeps of a real kernel's cell has none of them."""


def test_the_cell_that_made_an_input_is_found_though_its_text_holds_a_secret(kernel):
    maker = kernel.ok("%%track --quiet\napi_key = 'zX9' + 'k3'\npool = [1, 2]").run
    kernel.ok("%%track --quiet\napi_key = 'zX9kQ2mW7rT4'\npool = [1, 2]")
    reader = kernel.ok("%%track --quiet\nsize = len(pool)").run
    [read] = [one for one in reader.inputs if one.name == "pool"]
    kept = kernel.store.cells.find_version(read.writer_version)
    assert kept is not None
    assert kept.text == "%%track --quiet\napi_key = '[masked]'\npool = [1, 2]"
    assert maker.code != kept.text
