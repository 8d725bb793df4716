"""The pages of the room, one a file; each says at which address it stands."""
