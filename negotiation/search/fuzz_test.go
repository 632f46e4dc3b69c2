package search_test

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/detente-sim/detente/negotiation/search"
)

// decoded makes a problem of up to eight issues from bytes: two bytes for each
// number, so that ties, zeros and coinciding bounds come up often.
func decoded(data []byte) *problem {
	number := func() float64 {
		if len(data) < 2 {
			return 0
		}
		n := int16(binary.LittleEndian.Uint16(data))
		data = data[2:]
		return float64(n) / 4096
	}
	p := &problem{theta: number()}
	p.a.Const, p.b.Const = number(), number()
	for len(data) > 0 && len(p.lo) < 8 {
		p.a.Terms = append(p.a.Terms, search.Quad{B: number(), G: math.Abs(number())})
		p.b.Terms = append(p.b.Terms, search.Quad{B: number(), G: math.Abs(number())})
		x, y := number(), number()
		p.lo, p.hi = append(p.lo, min(x, y)), append(p.hi, max(x, y))
	}
	return p
}

// FuzzBestFor checks that every answer is admissible and optimal.
func FuzzBestFor(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 8, 0, 0, 0, 0, 0, 16, 0, 0, 0, 240, 0, 0, 0, 0, 0, 16})
	f.Add([]byte{0, 8, 0, 0, 0, 0, 0, 16, 0, 4, 0, 240, 0, 8, 0, 0, 0, 16, 0, 16, 0, 0, 0, 240, 0, 0, 0, 0, 0, 16})
	f.Add([]byte{0, 0, 1, 0, 2, 0, 0, 240, 0, 0, 0, 240, 0, 0, 0, 240, 0, 240, 9, 9, 9, 9, 9, 9, 9, 9})
	f.Fuzz(func(t *testing.T, data []byte) {
		p := decoded(data)
		sol, y := p.bestFor()
		verify(t, p, sol, y)
	})
}
