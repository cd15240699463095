"""What displays itself live: anywidgets of one UI, each a view and its query."""
