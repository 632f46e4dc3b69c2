package discovery_test

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/detente-sim/detente/negotiation/discovery"
)

// Deals collapse where trust is low and reports are often false.
func collapses() (*mat.Dense, []bool) {
	r := rand.New(rand.NewPCG(1, 2))
	x, collapsed := mat.NewDense(1000, 3, nil), make([]bool, 1000)
	for i := range collapsed {
		for j := range 3 {
			x.Set(i, j, r.Float64())
		}
		collapsed[i] = x.At(i, 0) < 0.5 && x.At(i, 1) > 0.7 || r.Float64() < 0.02
	}
	return x, collapsed
}

var inputs = []string{"trust", "false alarms", "oil price"}

func ExamplePeel() {
	x, collapsed := collapses()
	t, err := discovery.Peel(x, collapsed, discovery.Prim{})
	if err != nil {
		fmt.Println(err)
		return
	}
	box, _ := t.Choose(0.9)
	box = t.Paste(box)
	fmt.Println(box.Text(inputs))
	fmt.Printf("%.0f%% of the points there collapse, which is %.0f%% of all that do\n", 100*box.Density, 100*box.Coverage)
	for _, l := range t.Significance(box) {
		fmt.Printf("%s: p = %.2g\n", inputs[l.Input], l.P)
	}
	// Output:
	// trust ≤ 0.5211 and false alarms > 0.6673
	// 93% of the points there collapse, which is 88% of all that do
	// trust: p = 2e-32
	// false alarms: p = 2.8e-63
}

func ExampleSelect() {
	x, collapsed := collapses()
	class := make([]int, len(collapsed))
	for i, c := range collapsed {
		if c {
			class[i] = 1
		}
	}
	t, how, err := discovery.Select(x, class, discovery.Growth{Leaf: 20}, 10, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range t.Rules() {
		fmt.Println(r.Text(inputs, []string{"lasts", "collapses"}))
	}
	fmt.Printf("wrong about %.0f%% of points it has not seen\n", 100*how.Error)
	// Output:
	// false alarms ≤ 0.7003: lasts (98% of 703)
	// trust ≤ 0.5046 and false alarms > 0.7003: collapses (100% of 153)
	// trust > 0.5046 and false alarms > 0.7003: lasts (97% of 144)
	// wrong about 2% of points it has not seen
}
