package main

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// operation is a kind of arithmetic.
type operation int

// The kinds. A logistic function is an exponential and a quotient.
const (
	product operation = iota
	sum               // or a difference
	quotient
	root
	exponential
	logarithm
	power
	errorFunction
	uniform // random draw from [0, 1)
	normal  // standard normal random draw
	operationKinds
)

var operationNames = [operationKinds]string{"products", "sums", "quotients", "roots",
	"exponentials", "logarithms", "powers", "error functions", "uniform draws", "normal draws"}

// String returns the kind's name, in the plural.
func (o operation) String() string { return operationNames[o] }

// operations counts arithmetic by kind. Comparisons, bounds and copies are not
// counted, nor is anything done to integers.
type operations [operationKinds]float64

func (o *operations) add(each operations, times float64) {
	for k, n := range each {
		o[k] += n * times
	}
}

// needed is the arithmetic of a round of the core model of the example scenario, on
// average over the runs that are measured.
func needed() (operations, error) {
	m, err := core()
	if err != nil {
		return operations{}, err
	}
	c, err := take(m, usual)
	if err != nil {
		return operations{}, err
	}
	return total(c, ""), nil
}

// total adds up what is needed for a mechanism, or, without a name, for all.
func total(c *census, part string) (all operations) {
	for _, n := range needs {
		if part == "" || n.part == part {
			all.add(n.each, n.times(c))
		}
	}
	return all
}

// floor does arithmetic in straight loops over flat arrays, with nothing in between.
type floor struct {
	round, done operations // what is needed for a round, and what has been done so far
	a, b, c, y  []float64
	draw        *rand.Rand
}

// span is the length of the arrays: they stay in the nearest cache.
const span = 256

func newFloor(round operations) *floor {
	f := &floor{round: round, draw: rand.New(rand.NewPCG(seed, 0))}
	for i := range span {
		x := float64(i) / span
		f.a, f.b, f.c = append(f.a, 0.25+x), append(f.b, 1.5-x), append(f.c, x-0.5)
	}
	f.y = make([]float64, span)
	return f
}

// next returns how many operations of a kind the coming round has: fractions add up, so
// that the mean is exact.
func (f *floor) next(k operation) int {
	before := int(f.done[k])
	f.done[k] += f.round[k]
	return int(f.done[k]) - before
}

// play does the arithmetic of a round. A product and a sum make a multiply-add as far
// as there are as many of both.
//
//go:noinline
func (f *floor) play() {
	products, sums := f.next(product), f.next(sum)
	both := min(products, sums)
	f.multiplyAdd(both)
	f.multiply(products - both)
	f.sum(sums - both)
	f.divide(f.next(quotient))
	apply(math.Sqrt, f.a, f.y, f.next(root))
	apply(math.Exp, f.c, f.y, f.next(exponential))
	apply(math.Log, f.a, f.y, f.next(logarithm))
	for range f.next(power) {
		f.y[0] = math.Pow(f.a[0], f.b[0])
	}
	apply(math.Erfc, f.c, f.y, f.next(errorFunction))
	for i := range f.next(uniform) {
		f.y[i] = f.draw.Float64()
	}
	for i := range f.next(normal) {
		f.y[i] = f.draw.NormFloat64()
	}
}

func (f *floor) multiplyAdd(n int) {
	for ; n > 0; n -= span {
		m := min(n, span)
		a, b, c, y := f.a[:m], f.b[:m], f.c[:m], f.y[:m]
		for i := range y {
			y[i] = float64(a[i]*b[i]) + c[i]
		}
	}
}

func (f *floor) multiply(n int) {
	for ; n > 0; n -= span {
		m := min(n, span)
		a, b, y := f.a[:m], f.b[:m], f.y[:m]
		for i := range y {
			y[i] = a[i] * b[i]
		}
	}
}

func (f *floor) sum(n int) {
	for ; n > 0; n -= span {
		m := min(n, span)
		a, b, y := f.a[:m], f.b[:m], f.y[:m]
		for i := range y {
			y[i] = a[i] + b[i]
		}
	}
}

func (f *floor) divide(n int) {
	for ; n > 0; n -= span {
		m := min(n, span)
		a, b, y := f.a[:m], f.b[:m], f.y[:m]
		for i := range y {
			y[i] = a[i] / b[i]
		}
	}
}

// apply computes n ≤ span values of a function.
func apply(f func(float64) float64, x, y []float64, n int) {
	x, y = x[:n], y[:n]
	for i := range y {
		y[i] = f(x[i])
	}
}

// time returns the time of a round of the floor, in ns: the least of several means, since
// nothing is as fast by chance.
func (f *floor) time() float64 {
	const batches, rounds = 20, 2000
	least := math.Inf(1)
	for range batches {
		start := time.Now()
		f.rounds(rounds)
		least = min(least, float64(time.Since(start))/rounds)
	}
	return least
}

//go:noinline
func (f *floor) rounds(n int) {
	for range n {
		f.play()
	}
}

// race is a player against its floor.
type race struct {
	*player
	floor *floor
}

// run plays a run, and then as many rounds of the floor, and times both.
//
//go:noinline
func (r *race) run(run uint64) (round, floor time.Duration) {
	rounds := r.solver.State().Model().Rounds
	start := time.Now()
	r.player.run(run)
	round = time.Since(start)
	start = time.Now()
	for range rounds {
		r.floor.play()
	}
	return round, time.Since(start)
}

// againstFloor measures the round of the core model and its floor in turns.
func againstFloor() family {
	ready := sync.OnceValues(func() (*race, error) {
		n, err := needed()
		if err != nil {
			return nil, err
		}
		p, err := source(core).player(usual)()
		return &race{p, newFloor(n)}, err
	})
	return single("RoundAgainstFloor", func(b *testing.B) error {
		r, err := ready()
		if err != nil {
			return err
		}
		b.ReportAllocs()
		var round, floor time.Duration
		run := uint64(0)
		for b.Loop() {
			x, y := r.run(run)
			round, floor = round+x, floor+y
			run++
		}
		n := float64(b.N * r.solver.State().Model().Rounds)
		b.ReportMetric(float64(round)/n, "ns/op")
		b.ReportMetric(float64(floor)/n, "floor-ns/op")
		b.ReportMetric(float64(round)/float64(floor), "x-floor")
		return nil
	})
}
