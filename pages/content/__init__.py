"""Pages on which content is read and edited; a page follows the rooms and areas of the tables."""
