package ensemble

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// exact is a sum of floating-point numbers without rounding: a whole number of
// units of 2^−1074, the smallest positive float64, in two's complement, lowest
// word first (the long accumulator of Kulisch 1971). Sums are equal bit by bit if
// they are equal, so neither the order nor the grouping of what is added matters.
// There is room for 2^63 of the largest numbers.
type exact [exactWords]uint64

const (
	exactWords = 34
	// unit is the binary exponent of one unit.
	unit = -1074
)

// add adds a finite number.
func (s *exact) add(x float64) {
	b := math.Float64bits(x)
	m, e := b&(1<<52-1), int(b>>52)&0x7ff
	if e > 0 {
		m |= 1 << 52 // the bit that normal numbers do not store
		e--
	}
	at, shift := e>>6, uint(e&63)
	low, high := m<<shift, m>>(64-shift)
	var c uint64
	if x < 0 {
		s[at], c = bits.Sub64(s[at], low, 0)
		s[at+1], c = bits.Sub64(s[at+1], high, c)
		for i := at + 2; c != 0 && i < exactWords; i++ {
			s[i], c = bits.Sub64(s[i], 0, c)
		}
		return
	}
	s[at], c = bits.Add64(s[at], low, 0)
	s[at+1], c = bits.Add64(s[at+1], high, c)
	for i := at + 2; c != 0 && i < exactWords; i++ {
		s[i], c = bits.Add64(s[i], 0, c)
	}
}

// merge adds another sum.
func (s *exact) merge(o *exact) {
	var c uint64
	for i := range s {
		s[i], c = bits.Add64(s[i], o[i], c)
	}
}

// integer returns the sum in units.
func (s *exact) integer() *big.Int {
	words := *s
	negative := words[exactWords-1]>>63 != 0
	if negative {
		c := uint64(1)
		for i := range words {
			words[i], c = bits.Add64(^words[i], 0, c)
		}
	}
	var b [8 * exactWords]byte
	for i, w := range words {
		binary.BigEndian.PutUint64(b[8*(exactWords-1-i):], w)
	}
	z := new(big.Int).SetBytes(b[:])
	if negative {
		z.Neg(z)
	}
	return z
}

// set makes the sum a number of units; ok is false if that is too large.
func (s *exact) set(z *big.Int) (ok bool) {
	if z.BitLen() > 64*exactWords-1 {
		return false
	}
	var b [8 * exactWords]byte
	z.FillBytes(b[:])
	c := uint64(1)
	for i := range s {
		s[i] = binary.BigEndian.Uint64(b[8*(exactWords-1-i):])
		if z.Sign() < 0 {
			s[i], c = bits.Add64(^s[i], 0, c)
		}
	}
	return true
}

// ratio returns the number nearest to z/n times a power of two, of equally near ones
// the even one.
func ratio(z, n *big.Int, exponent int) float64 {
	const enough = 66 // bits of the quotient: more than a float64 has
	negative := z.Sign() < 0
	shift := max(0, enough+n.BitLen()-z.BitLen())
	q, rest := new(big.Int).Lsh(z, uint(shift)), new(big.Int)
	q.QuoRem(q.Abs(q), n, rest)
	if rest.Sign() != 0 { // a last bit that says on which side of a tie the number lies
		q.SetBit(q.Lsh(q, 1), 0, 1)
		shift++
	}
	f := new(big.Float).SetInt(q)
	x, _ := f.SetMantExp(f, exponent-shift).Float64()
	if negative {
		return -x
	}
	return x
}

// text writes the sum as a hexadecimal integer and a power of two, without loss:
// "-1f3p-60" is −0x1f3·2^−60.
func (s *exact) text() string {
	z := s.integer()
	if z.Sign() == 0 {
		return "0"
	}
	zeros := z.TrailingZeroBits()
	return z.Rsh(z, zeros).Text(16) + "p" + strconv.Itoa(unit+int(zeros))
}

// parse reads what text writes.
func (s *exact) parse(t string) error {
	wrong := func() error {
		return fmt.Errorf("sum %.40q: expected an integer in hexadecimal digits, p and an exponent from %d, within 2^%d", t, unit, 64*exactWords-1+unit)
	}
	if t == "0" {
		*s = exact{}
		return nil
	}
	digits, power, ok := strings.Cut(t, "p")
	if !ok || len(digits) > 16*exactWords+1 || strings.ContainsAny(digits, "+_") {
		return wrong()
	}
	z, ok := new(big.Int).SetString(digits, 16)
	e, err := strconv.Atoi(power)
	if !ok || err != nil || e < unit || e-unit > 64*exactWords || !s.set(z.Lsh(z, uint(e-unit))) {
		return wrong()
	}
	return nil
}
