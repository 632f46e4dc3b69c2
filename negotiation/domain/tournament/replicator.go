package tournament

import (
	"errors"
	"fmt"
	"math"
)

// Replicator follows a population of strategies in which those that do better than average grow, those
// that do worse shrink (Taylor & Jonker 1978): dx/dt = x·(payoff - mean payoff). Payoffs are by strategy
// and opponent, as of [Tally.Payoffs], and are divided by their range, so that time does not depend on
// their unit. Start are shares; nil means equal ones. It returns the shares at the start and after each
// unit of time, by fourth-order Runge–Kutta with steps of a tenth.
func Replicator(payoffs [][]float64, start []float64, time int) ([][]float64, error) {
	n := len(payoffs)
	if err := checkPayoffs(payoffs); err != nil {
		return nil, err
	}
	if time < 0 {
		return nil, fmt.Errorf("found a time of %d, expected at least 0", time)
	}
	x := make([]float64, n)
	switch {
	case start == nil:
		for i := range x {
			x[i] = 1 / float64(n)
		}
	case len(start) != n:
		return nil, fmt.Errorf("found %d shares, expected %d", len(start), n)
	default:
		sum := 0.0
		for _, s := range start {
			if !(s >= 0) {
				return nil, fmt.Errorf("found a share of %v, expected at least 0", s)
			}
			sum += s
		}
		if math.Abs(sum-1) > 1e-9 {
			return nil, fmt.Errorf("found shares with a sum of %v, expected one", sum)
		}
		copy(x, start)
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, row := range payoffs {
		for _, u := range row {
			low, high = min(low, u), max(high, u)
		}
	}
	unit := high - low
	if unit == 0 {
		unit = 1
	}
	path := [][]float64{append([]float64(nil), x...)}
	f := flow{payoffs: payoffs, unit: unit}
	for range time {
		for range 10 {
			f.step(x, 0.1)
		}
		path = append(path, append([]float64(nil), x...))
	}
	return path, nil
}

func checkPayoffs(payoffs [][]float64) error {
	if len(payoffs) == 0 {
		return errors.New("found no payoffs")
	}
	for i, row := range payoffs {
		if len(row) != len(payoffs) {
			return fmt.Errorf("row %d: found %d payoffs, expected %d", i+1, len(row), len(payoffs))
		}
		for j, u := range row {
			if u-u != 0 {
				return fmt.Errorf("row %d: found the payoff %v against %d, expected a finite number", i+1, u, j+1)
			}
		}
	}
	return nil
}

type flow struct {
	payoffs [][]float64
	unit    float64
}

func (f *flow) at(x []float64) []float64 {
	d, mean := make([]float64, len(x)), 0.0
	for i := range x {
		for j, share := range x {
			d[i] += float64(share * f.payoffs[i][j] / f.unit)
		}
		mean += float64(x[i] * d[i])
	}
	for i := range d {
		d[i] = x[i] * (d[i] - mean)
	}
	return d
}

func (f *flow) step(x []float64, h float64) {
	move := func(d []float64, by float64) []float64 {
		y := make([]float64, len(x))
		for i := range y {
			y[i] = x[i] + float64(by*d[i])
		}
		return y
	}
	a := f.at(x)
	b := f.at(move(a, h/2))
	c := f.at(move(b, h/2))
	d := f.at(move(c, h))
	sum := 0.0
	for i := range x {
		x[i] = max(0, x[i]+float64(h/6*(a[i]+float64(2*b[i])+float64(2*c[i])+d[i])))
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
}

// Regret is what the best strategy would have more against a population than the population has on
// average: 0 in an equilibrium of the empirical game (Wellman 2006).
func Regret(payoffs [][]float64, shares []float64) (regret float64, best int) {
	mean, most := 0.0, math.Inf(-1)
	for i, row := range payoffs {
		u := 0.0
		for j, s := range shares {
			u += float64(s * row[j])
		}
		mean += float64(shares[i] * u)
		if u > most {
			most, best = u, i
		}
	}
	return max(0, most-mean), best
}
