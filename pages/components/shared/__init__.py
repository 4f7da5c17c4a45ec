"""What several pages need: frame, session, resources, networks. May import charts and the model."""
