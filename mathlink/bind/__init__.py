"""Which symbol of an equation is which parameter, and what the equation says at one configuration of the code."""
