package reduced_test

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation/bargaining/reduced"
)

func ExampleGame_Solve() {
	s, _ := reduced.Usual().Solve(6, 20)
	x := reduced.State{Belief: [2]float64{0.5, 0.8}}
	for _, left := range []int{6, 1} {
		trusted, _ := s.Keep(left, x, 0, reduced.Trustworthy)
		not, _ := s.Keep(left, x, 0, reduced.Exploitative)
		fmt.Printf("%d rounds to go: kept with probability %.2f and %.2f\n", left, trusted, not)
	}
	// Output:
	// 6 rounds to go: kept with probability 0.99 and 0.89
	// 1 rounds to go: kept with probability 0.44 and 0.20
}

func ExampleSolution_Regret() {
	s, _ := reduced.Usual().Solve(6, 20)
	r, _ := s.Regret(6, reduced.State{Level: 2, Belief: [2]float64{0.9, 0.9}}, 0, reduced.Exploitative, true)
	fmt.Printf("%.3f\n", r)
	// Output: 0.984
}
