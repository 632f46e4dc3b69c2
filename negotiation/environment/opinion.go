package environment

import (
	"errors"
	"fmt"
	"math"
)

// ErrNoConsensus reports that averaging does not bring all opinions together.
var ErrNoConsensus = errors.New("environment: opinions do not converge to a consensus")

// Influence returns the weights in [0, 1] with which initial opinions enter the
// consensus of DeGroot's model of opinion formation, in which everybody
// replaces his opinion by a weighted mean of all, x(t+1) = W x(t) (DeGroot 1974,
// Journal of the American Statistical Association 69). They are the left
// eigenvector of W for the eigenvalue 1 that sums to 1; those who are not listened
// to in the end have weight 0.
//
// W is square and row-stochastic, with entries of at least 0 and row sums of 1 to
// within 1e-9; another matrix is an error. A consensus exists for any opinions if W
// has a single closed class of agents, which is aperiodic; if not, the error is
// [ErrNoConsensus]. The weights are computed without subtraction and so are
// accurate however weakly groups are linked (Grassmann, Taksar & Heyman 1985,
// Operations Research 33). Time is cubic in the number of agents.
func Influence(w [][]float64) ([]float64, error) {
	if err := checkStochastic(w); err != nil {
		return nil, err
	}
	class := closedClass(w)
	if class == nil || period(w, class) != 1 {
		return nil, ErrNoConsensus
	}
	weights := make([]float64, len(w))
	for i, x := range stationary(w, class) {
		weights[class[i]] = x
	}
	return weights, nil
}

// Consensus returns the opinion on which all agree in the end, the mean of initial
// opinions by weight of [Influence].
func Consensus(weights, opinions []float64) float64 {
	if len(weights) != len(opinions) {
		panic("environment: Consensus: slices differ in length")
	}
	var sum float64
	for i, w := range weights {
		sum += float64(w * opinions[i])
	}
	return sum
}

func checkStochastic(w [][]float64) error {
	if len(w) == 0 {
		return errors.New("environment: influence matrix without rows")
	}
	for i, row := range w {
		if len(row) != len(w) {
			return fmt.Errorf("environment: row %d of the influence matrix has %d entries, expected %d", i, len(row), len(w))
		}
		var sum float64
		for j, x := range row {
			if !(x >= 0) {
				return fmt.Errorf("environment: influence %v in row %d, column %d, expected at least 0", x, i, j)
			}
			sum += x
		}
		if !(math.Abs(sum-1) <= 1e-9) {
			return fmt.Errorf("environment: row %d of the influence matrix sums to %v, expected 1", i, sum)
		}
	}
	return nil
}

// closedClass returns the agents, in order, of the only set that listens to nobody
// outside it, or nil if there are several such sets. They are those whom everybody
// hears, if only through others.
func closedClass(w [][]float64) []int {
	heardBy := make([]int, len(w))
	for i := range w {
		for _, j := range heard(w, i) {
			heardBy[j]++
		}
	}
	var class []int
	for j, n := range heardBy {
		if n == len(w) {
			class = append(class, j)
		}
	}
	return class
}

// heard lists agent i and all whose opinion reaches it, directly or through others.
func heard(w [][]float64, i int) []int {
	seen := make([]bool, len(w))
	seen[i] = true
	list := []int{i}
	for n := 0; n < len(list); n++ {
		for j, x := range w[list[n]] {
			if x > 0 && !seen[j] {
				seen[j] = true
				list = append(list, j)
			}
		}
	}
	return list
}

// period returns the greatest common divisor of the lengths of all cycles in a
// closed class: that of the lengths by which ways between two agents differ.
func period(w [][]float64, class []int) int {
	distance := make([]int, len(w))
	for i := range distance {
		distance[i] = -1
	}
	distance[class[0]] = 0
	d := 0
	queue := []int{class[0]}
	for n := 0; n < len(queue); n++ {
		i := queue[n]
		for j, x := range w[i] {
			switch {
			case x == 0:
			case distance[j] < 0:
				distance[j] = distance[i] + 1
				queue = append(queue, j)
			default:
				d = gcd(d, distance[i]+1-distance[j])
			}
		}
	}
	return d
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

// stationary returns the stationary distribution of a closed class of W, in the
// order of class.
func stationary(w [][]float64, class []int) []float64 {
	n := len(class)
	p := make([][]float64, n)
	for i := range p {
		p[i] = make([]float64, n)
		for j := range p[i] {
			p[i][j] = w[class[i]][class[j]]
		}
	}
	// Leave out one state after the other, so that what remains is the chain as
	// watched while it is among the first k states.
	for k := n - 1; k > 0; k-- {
		var out float64
		for j := range k {
			out += p[k][j]
		}
		for i := range k {
			p[i][k] /= out
			for j := range k {
				p[i][j] += float64(p[i][k] * p[k][j])
			}
		}
	}
	// Take them back in, one after the other; x sums to 1 throughout.
	x := make([]float64, n)
	x[0] = 1
	for k := 1; k < n; k++ {
		var next float64
		for i := range k {
			next += float64(x[i] * p[i][k])
		}
		for i := range k {
			x[i] /= 1 + next
		}
		x[k] = next / (1 + next)
	}
	return x
}
