package negotiation

import (
	"math/rand/v2"

	//lint:ignore SA1019 deprecated upstream, and kept in this file only, so that it can be swapped
	xrand "golang.org/x/exp/rand"
)

// Random numbers, all of them.
//
// The generator is the PCG source of golang.org/x/exp/rand. That package is
// deprecated upstream in favour of math/rand/v2, whose one-method Source
// interface its PCGSource satisfies; this file is the only one that names it, so
// that another source can be put in its place by changing the type of
// Stream.src. (A different source gives different numbers, hence different
// runs: that is a breaking change.)

// Stream gives the random numbers of one part about one entity. The numbers of
// round t depend on the seed, the run, the part's name, the entity's name and t
// and on nothing else: a part that draws more, less or not at all moves nobody
// else's draws, nor its own in later rounds. That is what makes two runs with
// common random numbers comparable when a mechanism is switched off.
//
// A Stream implements the Source interface of math/rand/v2, which the
// distributions of gonum's stat/distuv take too. It is not safe for concurrent
// use. The zero value must not be used; see [Setup.Stream].
type Stream struct {
	name  uint64 // hash of part and entity
	clock *clock
	turn  uint64 // of the clock when the source was last keyed
	base  uint64 // name mixed with seed and run
	reset uint64 // of the clock when base was last mixed
	src   xrand.PCGSource
	rng   *rand.Rand
	last  float64
}

// clock tells streams which draws are due. A stream looks at it when it draws: one
// from which nothing is drawn costs nothing.
type clock struct {
	seed, run, round uint64
	resets, turn     uint64 // resets so far, and resets and rounds so far
}

// start moves all streams of the clock to a run, and next to the draws of a round.
func (c *clock) start(seed, run uint64) {
	c.seed, c.run = seed, run
	c.resets++
	c.next(0)
}

func (c *clock) next(round int) {
	c.round = uint64(round)
	c.turn++
}

func newStream(c *clock, part, entity string) *Stream {
	s := &Stream{name: mix(hashName(part), hashName(entity)), clock: c}
	s.rng = rand.New(s)
	return s
}

// Uint64 returns the next 64 random bits of the round.
func (s *Stream) Uint64() uint64 {
	if s.turn != s.clock.turn {
		s.key()
	}
	return s.src.Uint64()
}

// key moves the stream to the first draw of the round.
func (s *Stream) key() {
	c := s.clock
	if s.reset != c.resets {
		s.base, s.reset = mix(mix(s.name, c.seed), c.run), c.resets
	}
	s.src.Seed(mix(s.base, c.round))
	s.turn = c.turn
}

// Float64 returns the next number in [0, 1) of the round.
func (s *Stream) Float64() float64 {
	s.last = float64(s.Uint64()>>11) * 0x1p-53
	return s.last
}

// Last returns the number that Float64, Happens, Between or Pick drew last, for
// explanations: with it, who knows the probability can see how close a call was.
func (s *Stream) Last() float64 { return s.last }

// Happens reports an event of probability p; p outside [0, 1] counts as the
// nearer end. It always draws one number.
func (s *Stream) Happens(p float64) bool { return s.Float64() < p }

// Between returns a number uniform on [lo, hi).
func (s *Stream) Between(lo, hi float64) float64 { return lo + float64(s.Float64()*(hi-lo)) }

// Normal returns a standard normal number.
func (s *Stream) Normal() float64 { return s.rng.NormFloat64() }

// Pick returns an index drawn with the probabilities p, which sum to one up to
// rounding; the last index takes what rounding leaves.
func (s *Stream) Pick(p []float64) int {
	u := s.Float64()
	var sum float64
	for j, v := range p {
		sum += v
		if u < sum {
			return j
		}
	}
	return len(p) - 1
}

// hashName is FNV-1a over the bytes of a name.
func hashName(name string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h ^= uint64(name[i])
		h *= 1099511628211
	}
	return h
}

// mix folds b into a with the finaliser of SplitMix64 (Steele, Lea & Flood
// 2014), so that neighbouring seeds, runs and rounds give unrelated streams.
func mix(a, b uint64) uint64 {
	z := a + 0x9e3779b97f4a7c15*(b+1)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
