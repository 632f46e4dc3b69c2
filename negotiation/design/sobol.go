package design

import (
	_ "embed"
	"fmt"
	"math/bits"
	"strings"
	"sync"
)

// directions holds the numbers that Sobol' sequences are made of, and their licence.
//
//go:embed directions.txt
var directions string

// LargestSobol is the largest dimension of a [Sobol] sequence: that of the table of
// direction numbers.
const LargestSobol = 512

// mostSobol is the largest number of points: the sequence has 32 bits.
const mostSobol = 1<<31 - 1

// Sobol is the beginning of a Sobol' sequence (Sobol' 1967), with the direction numbers
// of Joe & Kuo (2008) and in the order of Gray codes (Antonov & Saleev 1979): the first
// 2ᵏ points are those of the sequence in any order of counting.
//
// Point i does not depend on how many points are taken. Every 2ᵏ points that begin at a
// multiple of 2ᵏ lie in different intervals of length 2⁻ᵏ of each coordinate, so powers
// of two are the numbers to take.
type Sobol struct {
	points, dim int
	v           [][32]uint32 // columns of the generating matrices
	scramble    bool
	keys        []uint64 // of the scrambling, one for each coordinate
}

// NewSobol returns the first points of a sequence that has been scrambled by nested
// uniform permutations (Owen 1995): each is uniform in the cube, and together they keep
// the even spread of the sequence. The seed chooses the permutations.
func NewSobol(points, dim int, seed uint64) (*Sobol, error) {
	s, err := NewPlainSobol(points, dim)
	if err != nil {
		return nil, err
	}
	s.scramble = true
	for j := range dim {
		s.keys = append(s.keys, mix(seed+mix(uint64(j)+1)))
	}
	return s, nil
}

// NewPlainSobol returns the first points of the sequence as it is: point 0 is the
// origin, which lies at the lower ends of all distributions.
func NewPlainSobol(points, dim int) (*Sobol, error) {
	switch {
	case points < 1 || points > mostSobol:
		return nil, fmt.Errorf("design: Sobol' sequence: %d points, expected from 1 to %d", points, mostSobol)
	case dim < 1 || dim > LargestSobol:
		return nil, fmt.Errorf("design: Sobol' sequence: %d dimensions, expected from 1 to %d", dim, LargestSobol)
	}
	return &Sobol{points: points, dim: dim, v: matrices()[:dim:dim]}, nil
}

// Len returns the number of points.
func (s *Sobol) Len() int { return s.points }

// Dim returns the dimension.
func (s *Sobol) Dim() int { return s.dim }

// Point writes point i.
func (s *Sobol) Point(i int, dst []float64) {
	gray := uint32(i ^ i>>1)
	for j := range s.dim {
		var x uint32
		for rest := gray; rest != 0; rest &= rest - 1 {
			x ^= s.v[j][bits.TrailingZeros32(rest)]
		}
		if s.scramble {
			dst[j] = permute(x, s.keys[j])
		} else {
			dst[j] = float64(x) * 0x1p-32
		}
	}
}

// permute scrambles a coordinate: whether a bit is flipped depends, at random, on all
// bits before it. What lies below the bits of the sequence is random altogether.
func permute(x uint32, key uint64) float64 {
	var y uint64
	for b := range 32 {
		node := uint64(1)<<b | uint64(x)>>(32-b) // the bits before, behind a 1 that says how many
		y = y<<1 | (uint64(x>>(31-b))^draw(key, node)>>63)&1
	}
	const below = 53 - 32
	return float64(y<<below|draw(key, 1<<32|uint64(x))>>(64-below)) * 0x1p-53
}

// draw is the number at a place of the sequence of SplitMix64 (Steele, Lea & Flood 2014)
// that begins with a key.
func draw(key, place uint64) uint64 { return mix(key + place*0x9e3779b97f4a7c15) }

// mix is the output function of SplitMix64.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// matrices are the generating matrices, one for each dimension, by column.
var matrices = sync.OnceValue(func() [][32]uint32 {
	list := make([][32]uint32, 1, LargestSobol)
	for k := range 32 {
		list[0][k] = 1 << (31 - k)
	}
	for line := range strings.Lines(directions) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		list = append(list, generating(numbers(line)))
	}
	if len(list) != LargestSobol {
		panic("design: the table of direction numbers is not whole")
	}
	return list
})

// numbers reads the whole numbers of a line.
func numbers(line string) []uint32 {
	var list []uint32
	for word := range strings.FieldsSeq(line) {
		var n uint32
		for _, c := range word {
			n = 10*n + uint32(c-'0')
		}
		list = append(list, n)
	}
	return list
}

// generating is the generating matrix that a row of the table describes: dimension, degree of
// the polynomial, its coefficients, initial numbers. The others follow by the recurrence
// of the polynomial (Joe & Kuo 2008, equation 2).
func generating(row []uint32) (v [32]uint32) {
	degree, inner, m := int(row[1]), row[2], row[3:]
	for k := range 32 {
		if k < degree {
			v[k] = m[k] << (31 - k)
			continue
		}
		v[k] = v[k-degree] ^ v[k-degree]>>degree
		for i := 1; i < degree; i++ {
			if inner>>(degree-1-i)&1 == 1 {
				v[k] ^= v[k-i]
			}
		}
	}
	return v
}
