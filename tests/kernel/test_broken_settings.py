"""A file of another tool that is broken does not take a cell its run."""


def test_a_cell_is_tracked_beside_a_broken_pyproject(make_kernel, tmp_path):
    kernel = make_kernel()
    kernel.ok("open('pyproject.toml', 'w').write('[tool.black\\nline-length = 100')")
    assert kernel.ok("%%track --quiet\nlr = 0.1").run.params == {"lr": 0.1}
