package search_test

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation/search"
)

// Two sides bargain about three issues, on each of which A wants a high level and
// B a low one. A cares about the first, B about the last.
var (
	sideA = search.Objective{Terms: []search.Quad{{B: 0.5}, {B: 0.3}, {B: 0.2}}}
	sideB = search.Objective{Const: 1, Terms: []search.Quad{{B: -0.2}, {B: -0.3}, {B: -0.5}}}
	low   = []float64{0, 0, 0}
	high  = []float64{1, 1, 1}
)

func ExampleSolver_BestFor() {
	s := search.NewSolver(3)
	offer := make([]float64, 3)
	sol := s.BestFor(sideA, sideB, low, high, 0.6, offer)
	fmt.Println(sol.Status)
	fmt.Printf("%.3f worth %.2f and %.2f\n", offer, sol.A, sol.B)
	fmt.Println(s.BestFor(sideA, sideB, low, high, 1.1, offer).Status)
	// Output:
	// optimal
	// [1.000 0.333 0.000] worth 0.60 and 0.70
	// infeasible
}

func ExampleSolver_Solve() {
	s := search.NewSolver(3)
	y := make([]float64, 3)
	const noDealA, noDealB = 0.3, 0.35
	for _, c := range []search.Concept{search.Nash, search.KalaiSmorodinsky, search.Egalitarian, search.Utilitarian} {
		sol := s.Solve(c, sideA, sideB, low, high, noDealA, noDealB, y)
		fmt.Printf("%-18v %.3f gains %.3f and %.3f\n", c, y, sol.A-noDealA, sol.B-noDealB)
	}
	// Output:
	// Nash               [1.000 0.417 0.000] gains 0.325 and 0.325
	// Kalai–Smorodinsky  [1.000 0.446 0.000] gains 0.334 and 0.316
	// egalitarian        [1.000 0.417 0.000] gains 0.325 and 0.325
	// utilitarian        [1.000 0.000 0.000] gains 0.200 and 0.450
}

func ExampleSolver_Shortfall() {
	s := search.NewSolver(3)
	halves := []float64{0.5, 0.5, 0.5}
	fmt.Printf("half measures could give both sides %.0f%% more\n", 100*s.Shortfall(sideA, sideB, low, high, 0, 0, halves))
	// Output:
	// half measures could give both sides 30% more
}

func ExampleSolver_Frontier() {
	const n = 5
	packages, uA, uB := make([]float64, n*3), make([]float64, n), make([]float64, n)
	search.NewSolver(3).Frontier(sideA, sideB, low, high, packages, uA, uB)
	for i := range n {
		fmt.Printf("%.0f worth %.1f and %.1f\n", packages[3*i:3*i+3], uA[i], uB[i])
	}
	// Output:
	// [0 0 0] worth 0.0 and 1.0
	// [0 0 0] worth 0.0 and 1.0
	// [1 0 0] worth 0.5 and 0.8
	// [1 1 1] worth 1.0 and 0.0
	// [1 1 1] worth 1.0 and 0.0
}

func ExampleBestOnLadder() {
	steps := []float64{0, 0.25, 0.5, 0.75, 1}
	y, sol, err := search.BestOnLadder(sideA, sideB, [][]float64{steps, steps, steps}, 0.6)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v worth %.3f and %.3f\n", y, sol.A, sol.B)
	// Output:
	// [1 0.5 0] worth 0.650 and 0.650
}
