"""Charts as plotly JSON, made without plotly: what the server and the public charts share."""
