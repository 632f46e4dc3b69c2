// Package compliance answers whether parties keep an agreement: how they weigh
// what cheating saves against what enforcement costs, how violations are
// detected and punished, and the discount factors and levels of trust above
// which keeping it, or entering it, pays.
package compliance
