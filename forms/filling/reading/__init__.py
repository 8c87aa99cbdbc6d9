"""From the bytes of a filled xlsx or ods to lines of raw cells; a quick way for plain files and a thorough one for all."""
