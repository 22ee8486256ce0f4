# What is shipped: see docs/how-to/install.md. Development needs none of this: cargo and ./test are enough.
.PHONY: dist dist-watch check-dist

# Both programs, their packages, checksums, bill of materials and licences, into dist/.
dist:
	packaging/dist whole watch

# The camp's program alone: minutes in place of an hour.
dist-watch:
	packaging/dist watch

# Installs the packages in a bare Debian root and tries them there; as root.
check-dist:
	packaging/check dist/bluehelm_*_amd64.deb dist/bluehelm-watch_*_amd64.deb
