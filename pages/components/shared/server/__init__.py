"""The server around the pages: who is let in, and what is sent. May import what is in `shared`."""
