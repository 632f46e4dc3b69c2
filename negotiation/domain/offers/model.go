package offers

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation/domain"
)

// Model guesses what another party wants from its offers.
type Model interface {
	// Start forgets everything, and says which domain it is about.
	Start(d *domain.Domain) error
	// Hear learns from an offer at a relative time.
	Hear(time float64, offer int)
	// Utility guesses what an outcome is worth to the other, from 0 to 1.
	Utility(outcome int) float64
}

// issueTables holds a number for each value of each issue, in one slice.
type issueTables struct {
	from    []int // where an issue begins; one more entry for the end
	numbers []float64
	stride  []int
}

func newIssueTables(d *domain.Domain) issueTables {
	issues := d.Issues()
	t := issueTables{from: make([]int, len(issues)+1), stride: make([]int, len(issues))}
	s := 1
	for i := len(issues) - 1; i >= 0; i-- {
		t.stride[i] = s
		s *= len(issues[i].Values)
	}
	for i := range issues {
		t.from[i+1] = t.from[i] + len(issues[i].Values)
	}
	t.numbers = make([]float64, t.from[len(issues)])
	return t
}

// of returns the numbers of an issue.
func (t *issueTables) of(i int) []float64 { return t.numbers[t.from[i]:t.from[i+1]] }

// value is the place of an outcome's value of issue i; rest is what the issues before have left.
func (t *issueTables) value(i int, rest int) (value, left int) {
	value = rest / t.stride[i]
	return value, rest - value*t.stride[i]
}

// Frequency takes what the other offers often for what it likes, and issues on which it stays with a
// value for important ones (van Krimpen, Looije & Hajizadeh 2013, as of the agent HardHeaded). The
// utility of a value is the number of offers with it over the largest such number of the issue.
type Frequency struct {
	// Learning is added to the weight of an issue, before weights are scaled to one again, for each
	// offer that keeps its value; 0 means 0.2, the authors' choice, divided by the number of issues.
	Learning float64

	domain *domain.Domain
	counts issueTables
	most   []float64
	weight []float64
	last   int
}

// Start implements [Model].
func (m *Frequency) Start(d *domain.Domain) error {
	if !(m.Learning >= 0) || math.IsInf(m.Learning, 1) {
		return fmt.Errorf("frequency model: found the learning rate %v, expected a finite number of at least 0", m.Learning)
	}
	n := len(d.Issues())
	if m.domain != d {
		m.domain, m.counts = d, newIssueTables(d)
		m.most, m.weight = make([]float64, n), make([]float64, n)
	}
	clear(m.counts.numbers)
	clear(m.most)
	for i := range m.weight {
		m.weight[i] = 1 / float64(n)
	}
	m.last = -1
	return nil
}

// Hear implements [Model].
func (m *Frequency) Hear(_ float64, offer int) {
	step := m.Learning
	if step == 0 {
		step = 0.2 / float64(len(m.weight))
	}
	rest, before, sum := offer, max(m.last, 0), 0.0
	for i := range m.weight {
		var v, w int
		v, rest = m.counts.value(i, rest)
		w, before = m.counts.value(i, before)
		c := m.counts.of(i)
		c[v]++
		m.most[i] = max(m.most[i], c[v])
		if m.last >= 0 && v == w {
			m.weight[i] += step
		}
		sum += m.weight[i]
	}
	for i := range m.weight {
		m.weight[i] /= sum
	}
	m.last = offer
}

// Utility implements [Model]. Before the first offer all outcomes are worth nothing.
func (m *Frequency) Utility(outcome int) float64 {
	u, rest := 0.0, outcome
	for i, w := range m.weight {
		var v int
		v, rest = m.counts.value(i, rest)
		if m.most[i] > 0 {
			u += float64(w * m.counts.of(i)[v] / m.most[i])
		}
	}
	return u
}

// Bayesian weighs hypotheses about what the other wants by how well they explain that it concedes
// with time (Hindriks & Tykhonov 2008, the scalable variant, in which issues are learned one by one
// against what is expected of the others). About the values of an issue the hypotheses are triangles,
// one with its top at each value, or at thirty-two of them spread evenly; about its weight they are
// ranks, the weights of ranks being as 1 : 2 : … : n.
type Bayesian struct {
	// Concession is how much less the other is taken to ask for at the end than at the beginning, in
	// its own utility; 0 means 0.5, a judgement that lies between those who insist and those who yield.
	Concession float64
	// Spread is the standard deviation of what it asks for about that; 0 means 0.25, as the authors'.
	Spread float64

	domain *domain.Domain
	values issueTables // expected utilities of values
	tops   []tops
	ranks  []float64 // of issue i at i*n: the probability of each rank
	weight []float64 // expected, summing to one
	now    []int     // values of the offer
	part   []float64 // their expected utilities
}

// tops are the hypotheses about an issue: where the top is, and how probable it is.
type tops struct {
	at, probability []float64
}

const mostTops = 32

// Start implements [Model].
func (m *Bayesian) Start(d *domain.Domain) error {
	if !(m.Concession >= 0 && m.Concession <= 1) || !(m.Spread >= 0) || math.IsInf(m.Spread, 1) {
		return fmt.Errorf("Bayesian model: found concession %v and spread %v, expected a number in [0, 1] and a finite one of at least 0", m.Concession, m.Spread)
	}
	n := len(d.Issues())
	if m.domain != d {
		m.domain, m.values, m.tops = d, newIssueTables(d), make([]tops, n)
		for i, x := range d.Issues() {
			k := min(len(x.Values), mostTops)
			m.tops[i] = tops{make([]float64, k), make([]float64, k)}
			for j := range k {
				if k > 1 {
					m.tops[i].at[j] = math.Round(float64(j*(len(x.Values)-1)) / float64(k-1))
				}
			}
		}
		m.ranks, m.weight = make([]float64, n*n), make([]float64, n)
		m.now, m.part = make([]int, n), make([]float64, n)
	}
	for i := range n {
		p := m.tops[i].probability
		for j := range p {
			p[j] = 1 / float64(len(p))
		}
		for r := range n {
			m.ranks[i*n+r] = 1 / float64(n)
		}
		m.expectValues(i)
	}
	m.expectWeights()
	return nil
}

// triangle is the utility of a value, 1 at the top and falling to 0 at both ends of the issue.
func triangle(value int, top float64, values int) float64 {
	x, last := float64(value), float64(values-1)
	switch {
	case x == top:
		return 1
	case x < top:
		return x / top
	}
	return (last - x) / (last - top)
}

func (m *Bayesian) expectValues(i int) {
	u := m.values.of(i)
	for v := range u {
		u[v] = 0
		for j, top := range m.tops[i].at {
			u[v] += float64(m.tops[i].probability[j] * triangle(v, top, len(u)))
		}
	}
}

// rankWeight is the weight of an issue of a rank, from 0 for the least important.
func rankWeight(rank, n int) float64 { return 2 * float64(rank+1) / float64(n*(n+1)) }

func (m *Bayesian) expectWeights() {
	n, sum := len(m.weight), 0.0
	for i := range m.weight {
		m.weight[i] = 0
		for r, p := range m.ranks[i*n : (i+1)*n] {
			m.weight[i] += float64(p * rankWeight(r, n))
		}
		sum += m.weight[i]
	}
	for i := range m.weight {
		m.weight[i] /= sum
	}
}

// Hear implements [Model].
func (m *Bayesian) Hear(time float64, offer int) {
	concession, spread := m.Concession, m.Spread
	if concession == 0 {
		concession = 0.5
	}
	if spread == 0 {
		spread = 0.25
	}
	asked := 1 - float64(concession*time)
	total, rest := 0.0, offer
	for i := range m.weight {
		m.now[i], rest = m.values.value(i, rest)
		m.part[i] = m.values.of(i)[m.now[i]]
		total += float64(m.weight[i] * m.part[i])
	}
	n := len(m.weight)
	for i := range m.weight {
		others := total - float64(m.weight[i]*m.part[i])
		t := &m.tops[i]
		size := len(m.domain.Issues()[i].Values)
		for j, top := range t.at {
			t.probability[j] *= likelihood(others+float64(m.weight[i]*triangle(m.now[i], top, size))-asked, spread)
		}
		scaleToOne(t.probability)
		// With another weight for this issue the others share what is left.
		left := 1 - m.weight[i]
		ranks := m.ranks[i*n : (i+1)*n]
		for r := range ranks {
			w := rankWeight(r, n)
			u := float64(w * m.part[i])
			if left > 0 {
				u += others * (1 - w) / left
			}
			ranks[r] *= likelihood(u-asked, spread)
		}
		scaleToOne(ranks)
	}
	for i := range m.weight {
		m.expectValues(i)
	}
	m.expectWeights()
}

// likelihood is that of a normal error, up to a factor, and never so small that a hypothesis is lost.
func likelihood(x, spread float64) float64 {
	return max(math.Exp(-x*x/(2*spread*spread)), 1e-9)
}

func scaleToOne(p []float64) {
	sum := 0.0
	for j := range p {
		p[j] = max(p[j], 1e-12)
		sum += p[j]
	}
	for j := range p {
		p[j] /= sum
	}
}

// Utility implements [Model].
func (m *Bayesian) Utility(outcome int) float64 {
	u, rest := 0.0, outcome
	for i, w := range m.weight {
		var v int
		v, rest = m.values.value(i, rest)
		u += float64(w * m.values.of(i)[v])
	}
	return u
}
