"""Sums that can go wrong."""

from . import orders


def total(list_of_orders):
    return sum(order.number for order in list_of_orders)


def wrong(order: orders.Order):
    amount = order.number
    return amount / (amount - amount)


def square(number):
    return number * number
