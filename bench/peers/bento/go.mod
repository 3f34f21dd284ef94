module bento-peer

go 1.24

require (
	github.com/lib/pq v1.10.9
	github.com/warpstreamlabs/bento v1.10.0
)
