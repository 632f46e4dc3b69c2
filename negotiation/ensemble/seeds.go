package ensemble

import "fmt"

// LargestSeed is the largest seed and the largest run number: programs that read
// whole numbers as floating point, such as R, get them right up to here.
const LargestSeed = 1<<53 - 1

// Seeds is a tree of seeds. Its leaves are drawn by number, not one after the
// other: the n-th seed of a root is the same however many are drawn, in whatever
// order and by how many workers. All seeds of one root differ, as they are a
// permutation of the numbers up to [LargestSeed]; those of different roots are
// related by nothing but chance.
//
// An ensemble needs no seed for each of its runs: run r of seed s has random numbers
// of its own, and the same run of two arrangements has common ones. A design whose
// points are not to share random numbers gives point n the seed At(n).
type Seeds struct{ Root uint64 }

// At returns the n-th seed, from number 0, which is at most [LargestSeed]. It
// panics if n is larger than that.
func (s Seeds) At(n uint64) uint64 {
	if n > LargestSeed {
		panic(fmt.Sprintf("ensemble: Seeds.At: number %d, expected at most %d", n, uint64(LargestSeed)))
	}
	// Each step can be undone within 53 bits: adding and flipping by a key, multiplying
	// by an odd number, and folding the upper half into the lower.
	key := s.Root
	for range 2 {
		key = scramble(key)
		n = (n ^ key>>11) & LargestSeed
		n = n * 0xbf58476d1ce4e5b9 & LargestSeed
		n ^= n >> 27
		key = scramble(key)
		n = (n + key) & LargestSeed
		n = n * 0x94d049bb133111eb & LargestSeed
		n ^= n >> 29
	}
	return n
}

// Child returns the subtree of the n-th seed.
func (s Seeds) Child(n uint64) Seeds { return Seeds{Root: s.At(n)} }

// scramble is a step of SplitMix64 (Steele, Lea & Flood 2014).
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
