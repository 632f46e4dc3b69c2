package spatial

import "math"

// view is how an actor sees the utilities of all.
type view struct {
	utility []float64 // row j, column t: of the position of j to t
	weight  []float64 // by actor: of third parties to a challenge
}

func newView(n int) view { return view{make([]float64, n*n), make([]float64, n)} }

// see fills the view of an actor: others' attitudes to risk as it estimates them.
func (p *Politics) see(h int) {
	n, part := p.n, p.rules.RiskView.part()
	for t := range n {
		r := p.risk[h] + float64(part*(p.risk[t]-p.risk[h]))
		if t == h {
			r = p.risk[h]
		}
		for j, d := range p.distance[t*n : (t+1)*n] {
			p.view.utility[j*n+t] = float64((1 - d) * (1 + float64(r*min(d, 1))))
		}
	}
}

// uncontested is the strength of a principal without votes.
const uncontested = 1e-10

// odds returns the chance that i beats j in a challenge as the actor whose view is
// open sees it. A third party who expects win from its own vote and those of the two
// joins the side whose lottery it likes more, which it does by
//
//	win·(1 − x) − (1 − win)·(1 − y)
//
// where x and y are its utilities of the positions of i and j and its own position is
// worth 1. Unless it is half committed it moves never, or always to the winner, and
// then the side that it joins changes nothing for it.
func (p *Politics) odds(i, j int) float64 {
	n := p.n
	ui, uj := p.view.utility[i*n:(i+1)*n], p.view.utility[j*n:(j+1)*n]
	a := uncontested + float64(p.weight[i]*max(p.vote(ui[i]-uj[i]), 0))
	b := uncontested + float64(p.weight[j]*max(-p.vote(ui[j]-uj[j]), 0))
	if p.rules.Commitment != CommitSemi {
		return a / (a + b)
	}
	third := p.view.weight
	copy(third, p.weight)
	third[i], third[j] = 0, 0
	var sum, size float64 // of votes for i, less those for j; and of all votes
	if p.rules.Election.Voting == VoteProportional {
		sum, size = thirds(third, ui, uj, a, b)
	} else {
		sum, size = p.thirds(third, ui, uj, a, b)
	}
	first, second := a+float64((size+sum)/2), b+float64((size-sum)/2)
	return first / (first + second)
}

// thirds is [Politics.thirds] under proportional votes, where most of the time of a
// turn is spent.
func thirds(weights, ui, uj []float64, a, b float64) (sum, size float64) {
	ui, uj = ui[:len(weights)], uj[:len(weights)]
	for t, w := range weights {
		x, y := ui[t], uj[t]
		alone := float64(w * (x - y))
		most := math.Abs(alone)
		win := (a + float64((most+alone)/2)) / (a + b + most)
		v := float64(w * (float64(win*(1-x)) - float64((1-win)*(1-y))))
		sum += v
		size += math.Abs(v)
	}
	return sum, size
}

// thirds returns the votes of third parties for i, less those for j, and of both.
func (p *Politics) thirds(weights, ui, uj []float64, a, b float64) (sum, size float64) {
	for t, w := range weights {
		x, y := ui[t], uj[t]
		alone := float64(w * p.vote(x-y))
		most := math.Abs(alone)
		win := (a + float64((most+alone)/2)) / (a + b + most)
		v := float64(w * p.vote(float64(win*(1-x))-float64((1-win)*(1-y))))
		sum += v
		size += math.Abs(v)
	}
	return sum, size
}

// challenges fills the chances and gains of all challenges, each as the challenger
// sees it.
func (p *Politics) challenges() {
	n := p.n
	for i := range n {
		p.see(i)
		for j := range n {
			p.chance[i*n+j], p.gain[i*n+j] = 0, 0
			if i == j {
				continue
			}
			win := p.odds(i, j)
			ui, uj := p.view.utility[i*n+i], p.view.utility[j*n+i]
			fought := float64(win*2*ui) + float64((1-win)*2*uj)
			p.chance[i*n+j] = win
			p.gain[i*n+j] = float64((1-p.care[j])*2*ui) + float64(p.care[j]*fought) - (ui + uj)
		}
	}
}
