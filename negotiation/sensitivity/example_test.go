package sensitivity_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"
	"gonum.org/v1/gonum/stat/samplemv"

	"github.com/detente-sim/detente/negotiation/sensitivity"
)

// collapse is a stand-in for a model of three inputs.
func collapse(x []float64) float64 { return 1 / (1 + math.Exp(6*x[0]-4*x[0]*x[1])) }

var names = []string{"trust", "false alarms", "oil price"}

func ExampleScreening_Effects() {
	plan, err := sensitivity.NewTrajectories(3, 20, 4, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	x, y := make([]float64, plan.Dim()), make([]float64, plan.Len())
	for i := range y {
		plan.Point(i, x)
		y[i] = collapse(x)
	}
	e, err := plan.Effects(y, sensitivity.Bootstrap{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, name := range names {
		fmt.Printf("%-12s mean effect %+.2f, size %.2f, spread %.2f\n", name, e.Mu[k], e.MuStar[k].Value, e.Sigma[k])
	}
	// Output:
	// trust        mean effect -0.47, size 0.47, spread 0.18
	// false alarms mean effect +0.14, size 0.14, spread 0.12
	// oil price    mean effect +0.00, size 0.00, spread 0.00
}

func ExampleSaltelli_Indices() {
	base := mat.NewDense(1024, 2*3, nil)
	samplemv.Halton{Kind: samplemv.Owen, Q: distmv.NewUnitUniform(2*3, nil), Src: rand.NewPCG(1, 0)}.Sample(base)
	plan, err := sensitivity.NewSaltelli(base, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	point, y := make([]float64, plan.Dim()), make([]float64, plan.Len())
	for i := range y {
		plan.Point(i, point)
		y[i] = collapse(point)
	}
	x, err := plan.Indices(y, sensitivity.Bootstrap{Resamples: 200, Source: rand.NewPCG(1, 1)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, name := range names {
		fmt.Printf("%-12s alone %.2f, with all others %.2f (%.2f to %.2f)\n", name, x.First[k].Value,
			x.Total[k].Value, x.Total[k].Low, x.Total[k].High)
	}
	fmt.Printf("trust and false alarms together %.2f\n", x.Second[0][1].Value)
	// Output:
	// trust        alone 0.88, with all others 0.89 (0.82 to 0.95)
	// false alarms alone 0.11, with all others 0.12 (0.11 to 0.13)
	// oil price    alone 0.00, with all others 0.00 (0.00 to 0.00)
	// trust and false alarms together 0.01
}

func ExamplePAWN() {
	r := rand.New(rand.NewPCG(1, 1))
	x, y := random(2000, 3, r), make([]float64, 2000)
	for i := range y {
		y[i] = collapse(x.RawRowView(i))
	}
	p, err := sensitivity.PAWN(x, y, 10, sensitivity.Bootstrap{Resamples: 100, Source: r})
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, name := range names {
		fmt.Printf("%-12s %.2f, by chance up to %.2f\n", name, p[k].Median.Value, p[k].MedianByChance)
	}
	// Output:
	// trust        0.45, by chance up to 0.07
	// false alarms 0.22, by chance up to 0.06
	// oil price    0.05, by chance up to 0.07
}

// Three packages on two criteria, with weights of which nothing is known.
func ExampleAccept() {
	weights := uniformWeights(10_000, 2, 1)
	var scores mat.Dense
	scores.Mul(weights, mat.NewDense(2, 3, []float64{1, 0, 0.6, 0, 1, 0.6}))
	a, err := sensitivity.Accept(weights, &scores)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, name := range []string{"relief first", "reform first", "in tranches"} {
		fmt.Printf("%s: best for %.0f%% of weights, typically %.2f\n", name, 100*a.Rank[i][0], a.Central[i])
	}
	// Output:
	// relief first: best for 39% of weights, typically [0.80 0.20]
	// reform first: best for 41% of weights, typically [0.20 0.80]
	// in tranches: best for 20% of weights, typically [0.50 0.50]
}

func ExampleTurnWeights() {
	// The first package is better on the first criterion and worse on the second.
	turn, err := sensitivity.TurnWeights([]float64{0.5, 0.3, 0.2}, []float64{1, -1, 0})
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, c := range turn.Alone {
		fmt.Printf("criterion %d: %+.3f\n", k+1, c.By)
	}
	fmt.Printf("nearest weights %.2f, %.2f away\n", turn.Nearest, turn.Distance)
	// Output:
	// criterion 1: -0.125
	// criterion 2: +0.117
	// criterion 3: +0.800
	// nearest weights [0.40 0.40 0.20], 0.14 away
}
