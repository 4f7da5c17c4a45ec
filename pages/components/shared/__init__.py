"""What several pages need: the frame, one visitor's session, and what all visitors share. Imports no page's folder."""
