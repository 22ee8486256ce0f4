licences-title = Licences of the parts
licences-line = Bluehelm’s pages carry these libraries and outlines, made by others.
